import type { Notification } from '../../src/domain/notification.ts';
import { plainText } from '../terminal/display-text.ts';

/**
 * The terminal that a person sees, as far as notifications go.
 * - direct: its sequences reach it
 * - wrapped: a tmux is between, that passes them on when they are wrapped
 * - bell: nothing but a bell gets there, or is understood
 */
export type OuterTerminal = {
  readonly way: 'direct' | 'wrapped' | 'bell';
  /** What it understands: 99 is kitty's, 777 that of urxvt, foot, Ghostty and VTE, 9 that of iTerm2 and most others. */
  readonly dialect: 9 | 99 | 777;
};

/** A tmux around us: whether it passes sequences on, and what its client's terminal says of itself. */
export type TmuxAround = { readonly passes: boolean; readonly terminal: string };

/** The terminal around us, by what it sets in the environment; in tmux by what that knows of it. */
export function outerTerminal(
  env: Readonly<Record<string, string | undefined>>,
  around: TmuxAround | null,
): OuterTerminal {
  if (around !== null) return { way: around.passes ? 'wrapped' : 'bell', dialect: dialectOf(around.terminal) };
  // The console of Linux shows what it does not understand, and Windows Terminal means progress by OSC 9.
  const bell = env['TERM'] === 'linux' || (env['WT_SESSION'] ?? '') !== '';
  const names = [env['TERM_PROGRAM'], env['TERM'], (env['VTE_VERSION'] ?? '') === '' ? '' : 'vte'];
  return { way: bell ? 'bell' : 'direct', dialect: dialectOf(names.join(' ')) };
}

/** What the terminal is written for someone to come. */
export function attentionBytes(notification: Notification, { way, dialect }: OuterTerminal): string {
  if (way === 'bell') return '\x07';
  return sequences(notification, dialect)
    .map((sequence) => passed(sequence, way))
    .join('');
}

/** What takes it back; '' where nothing does. */
export function attentionOverBytes(id: string, { way, dialect }: OuterTerminal): string {
  if (way === 'bell' || dialect !== 99) return '';
  return passed(`\x1b]99;i=${name(id)}:p=close;\x1b\\`, way);
}

const DIALECTS: readonly (readonly [RegExp, OuterTerminal['dialect']])[] = [
  [/kitty/i, 99],
  [/ghostty|foot|rxvt|vte|contour/i, 777],
];

function dialectOf(names: string): OuterTerminal['dialect'] {
  return DIALECTS.find(([pattern]) => pattern.test(names))?.[1] ?? 9;
}

function sequences({ id, title, body }: Notification, dialect: OuterTerminal['dialect']): readonly string[] {
  const [head, text] = [plainText(title), plainText(body)];
  switch (dialect) {
    case 99: {
      const part = (done: 0 | 1, kind: string, words: string): string =>
        `\x1b]99;i=${name(id)}:d=${done}:e=1:p=${kind};${Buffer.from(words).toString('base64')}\x1b\\`;
      return text === '' ? [part(1, 'title', head)] : [part(0, 'title', head), part(1, 'body', text)];
    }
    case 777:
      // A semicolon ends the title.
      return [`\x1b]777;notify;${head.replaceAll(';', ',')};${text}\x1b\\`];
    case 9:
      // What begins with a number and a semicolon means something else.
      return [
        `\x1b]9;${[head, text]
          .filter((part) => part !== '')
          .join(': ')
          .replaceAll(';', ',')}\x1b\\`,
      ];
  }
}

/** kitty takes such ids alone. */
function name(id: string): string {
  return `moitumi-${id.replace(/[^\w.+-]/g, '')}`;
}

function passed(sequence: string, way: 'direct' | 'wrapped'): string {
  return way === 'direct' ? sequence : `\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`;
}
