import type { Agent } from '../../src/domain/agent.ts';
import type { Turn } from '../../src/domain/turn.ts';
import type { SurfaceKey } from '../../src/domain/view.ts';
import { plainText } from '../terminal/display-text.ts';
import { wrapSpans } from '../terminal/markdown/wrap-spans.ts';
import type { SpanLine } from '../terminal/span.ts';

/** How a turn is shown. */
export type TurnLook = {
  readonly width: number;
  /** This surface: what was said here needs no name. */
  readonly surface: SurfaceKey;
  /** Who an agent is; undefined: it is gone. */
  readonly agent: (id: string) => Agent | undefined;
  readonly markdown: Markdown;
};

/** Markdown as lines, and how many code blocks there are in it. */
export type Markdown = {
  readonly lines: (text: string, width: number) => readonly SpanLine[];
  readonly codeBlocks: (text: string) => number;
};

/** A turn, with an empty line above it. */
export function turnLines(turn: Turn, look: TurnLook): readonly SpanLine[] {
  return [[], ...(turn.source === 'agent' ? answerLines(turn, look) : saidLines(turn, look))];
}

/** What an agent is in the middle of saying: the last `most` lines of it. */
export function partialLines(text: string, look: TurnLook, most: number): readonly SpanLine[] {
  // What is out of sight need not be laid out ten times a second.
  const tail = text.length > 20_000 ? text.slice(-20_000) : text;
  const lines = look.markdown.lines(tail, look.width - INDENT.length);
  return lines.slice(-Math.max(1, most)).map(indented);
}

/** What a person or the schedule said: who and where, unless it was here. */
export function saidLines({ text, source, author, from }: Turn, look: TurnLook): readonly SpanLine[] {
  const who = author === 'user' ? 'you' : plainText(author.replace(/^agent:/, ''));
  const head: SpanLine =
    from === look.surface
      ? [['key', '› ']]
      : [
          ['brand', source === 'scheduler' ? 'schedule' : who],
          ['dim', source === 'scheduler' ? '' : ` ${plainText(source)}`],
          ['key', ' › '],
        ];
  return text.split('\n').flatMap((line, index): readonly SpanLine[] => {
    const spans: SpanLine = [...(index === 0 ? head : []), ['strong', line.replaceAll('\t', '    ')]];
    const lines = wrapSpans(spans, look.width - INDENT.length);
    return lines.map((each, at) => (index === 0 && at === 0 ? each : indented(each)));
  });
}

function answerLines(turn: Turn, look: TurnLook): readonly SpanLine[] {
  const inside = look.width - INDENT.length;
  if (turn.origin === 'screen') {
    const lines = turn.text.split('\n').map(
      (line): SpanLine => [
        ['dim', '│ '],
        ['text', plainText(line)],
      ],
    );
    return [headOf(turn, look, ' its screen'), ...lines];
  }
  const blocks = look.markdown.codeBlocks(turn.text);
  const hint: SpanLine = [['dim', `${INDENT}/copy${blocks > 1 ? ` 1…${blocks}` : ''} /save FILE`]];
  return [
    headOf(turn, look, ''),
    ...look.markdown.lines(turn.text, inside).map(indented),
    ...(blocks > 0 ? [hint] : []),
  ];
}

function headOf({ agent, at }: Turn, look: TurnLook, note: string): SpanLine {
  const who = agent === null ? '' : `${agent} ${plainText(look.agent(agent)?.profile ?? '')}`;
  return [
    ['working', '● '],
    ['strong', who.trim()],
    ['dim', ` ${new Date(at).toTimeString().slice(0, 5)}${note}`],
  ];
}

const INDENT = '  ';

function indented(line: SpanLine): SpanLine {
  return line.length === 0 ? line : [['text', INDENT], ...line];
}
