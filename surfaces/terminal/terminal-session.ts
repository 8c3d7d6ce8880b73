import type { Cancel, IClock } from '../../src/ports/clock.ts';
import { createKeyParser, type InputEvent } from './key-parser.ts';
import type { RawMode } from './raw-mode.ts';
import { terminalSize } from './terminal-size.ts';

/** The terminal while a program of ours has it, raw keys and modes; all undone by `leave`. */
export type TerminalSession = {
  enter(): void;
  /** Gives the terminal back as it was. Synchronous, so that a crash can be told on a clean screen. */
  leave(): void;
  /**
   * Hands an empty alternate screen without any modes to another program, until `leave`, so that what the person
   * had on the terminal stays untouched, whether the other one leaves that screen or not.
   */
  lend(): void;
  /** Writes, unless the terminal is given back; false: it is behind, and `drained` follows. */
  write(text: string): boolean;
  size(): { readonly width: number; readonly height: number };
};

/** How a program uses a terminal: what is switched on for it, and off again. */
export type TerminalUse = {
  readonly on: string;
  readonly off: string;
  /** What leads to a screen of its own, and back; '' where it has none. */
  readonly screenOn: string;
  readonly screenOff: string;
  readonly enterRaw: (input: NodeJS.ReadStream) => RawMode;
};

/** Who is told of what happens at the terminal. */
export type TerminalListener = {
  readonly input: (event: InputEvent) => void;
  readonly resized: () => void;
  readonly drained: () => void;
  /** It is gone; nothing can be shown any more. */
  readonly gone: () => void;
};

const EMPTY = '\x1b[H\x1b[2J';

/** How long an ESC may wait for the rest of a sequence: ssh delivers one in one piece nearly always. */
const ESCAPE_MS = 20;

/** The terminal behind these streams, not yet entered. */
export function createTerminalSession(
  use: TerminalUse,
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  clock: IClock,
  listener: TerminalListener,
): TerminalSession {
  const parser = createKeyParser();
  let raw: RawMode | null = null;
  let lent = false;
  let cancelFlush: Cancel = () => undefined;

  const read = (bytes: Buffer) => {
    cancelFlush();
    for (const event of parser.push(bytes)) listener.input(event);
    if (parser.pending()) cancelFlush = clock.after(ESCAPE_MS, () => parser.flush().forEach(listener.input));
  };

  for (const stream of [input, output]) hearErrors(stream);

  const release = (farewell: string) => {
    cancelFlush();
    input.off('data', read).off('end', listener.gone).off('error', listener.gone);
    output.off('resize', listener.resized).off('drain', listener.drained).off('error', listener.gone);
    process.off('SIGWINCH', listener.resized);
    input.pause();
    output.write(farewell);
    raw?.leave();
    raw = null;
  };

  return {
    enter: () => {
      if (raw !== null) return;
      raw = use.enterRaw(input);
      input.on('data', read).on('end', listener.gone).on('error', listener.gone);
      output.on('resize', listener.resized).on('drain', listener.drained).on('error', listener.gone);
      // A size that went and came back before Node looked is no resize to it, but tmux has cut what was shown.
      process.on('SIGWINCH', listener.resized);
      input.resume();
      output.write(use.screenOn + use.on);
    },
    leave: () => {
      if (raw !== null) release(use.off);
      else if (!lent) return;
      lent = false;
      output.write(use.screenOff);
    },
    lend: () => {
      release(use.off + EMPTY);
      lent = true;
    },
    write: (text) => raw === null || output.write(text),
    size: () => {
      const { cols, rows } = terminalSize(output);
      return { width: cols, height: rows };
    },
  };
}

/** For good: a terminal that goes away says so at any time, and must not end the process by it. */
function hearErrors(stream: NodeJS.ReadStream | NodeJS.WriteStream): void {
  if (HEARD.has(stream)) return;
  HEARD.add(stream);
  stream.on('error', () => undefined);
}

const HEARD = new WeakSet<object>();
