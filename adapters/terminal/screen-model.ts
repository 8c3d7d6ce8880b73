import { Terminal } from '@xterm/headless/lib-headless/xterm-headless.mjs';
import { type ReadOptions, readLines } from './screen-reader.ts';
import { createExtras, type ScreenState } from './screen-state.ts';
import { type WriteOptions, writeScreen } from './screen-writer.ts';
import { answerQueries } from './terminal-queries.ts';
import { boundRepeats, mendEraseAbove, recover } from './xterm-faults.ts';
import { coreOf } from './xterm-internals.ts';

/** What a screen tells as it is fed. All calls come from inside `feed`. */
export type ScreenListener = {
  /** Answers to the program's queries: to be written into its pty. */
  answer(text: string): void;
  title(title: string): void;
  /** Payload of an OSC 7501 report. */
  programStatus(payload: string): void;
  /** Some of what was fed could not be parsed, and is missing from the screen. */
  fault(error: unknown): void;
};

/** The screen that a program's output makes. It is never behind: `feed` parses at once. */
export type ScreenModel = {
  readonly state: ScreenState;
  feed(bytes: Uint8Array): void;
  resize(cols: number, rows: number): void;
  size(): { readonly cols: number; readonly rows: number };
  /** What makes another terminal of the same size equal to this one. */
  write(options: WriteOptions): string;
  /** The screen as text. */
  read(options: ReadOptions): ReturnType<typeof readLines>;
  bracketedPaste(): boolean;
  dispose(): void;
};

/** Lines kept above the screen; the raw ring keeps more. A line of 80 cells costs about 1 KiB. */
export const SCROLLBACK_LINES = 1_000;

/** A blank screen. `version` is what XTVERSION tells. */
export function createScreenModel(
  size: { readonly cols: number; readonly rows: number },
  version: string,
  listener: ScreenListener,
): ScreenModel {
  const terminal = new Terminal({
    ...size,
    scrollback: SCROLLBACK_LINES,
    allowProposedApi: true,
    logLevel: 'off',
    windowOptions: {
      pushTitle: true,
      popTitle: true,
      getWinSizeChars: true,
      getWinSizePixels: true,
      getCellSizePixels: true,
    },
  });
  const state: ScreenState = { terminal, core: coreOf(terminal), extras: createExtras() };
  // xterm.js 6.0.0 loses characters when fed bytes (xterm.js#6003).
  const decoder = new TextDecoder();
  let answers: string[] = [];
  const answer = (text: string) => answers.push(text);
  terminal.onData(answer);
  terminal.onTitleChange(listener.title);
  mendEraseAbove(terminal);
  boundRepeats(terminal);
  answerQueries(state, { version, answer, programStatus: listener.programStatus });

  return {
    state,
    feed: (bytes) => {
      const text = decoder.decode(bytes, { stream: true });
      try {
        state.core.writeSync(text);
      } catch (error) {
        recover(state.core);
        listener.fault(error);
      }
      if (answers.length === 0) return;
      const given = answers;
      answers = [];
      listener.answer(inOrder(given).join(''));
    },
    resize: (cols, rows) => terminal.resize(cols, rows),
    size: () => ({ cols: terminal.cols, rows: terminal.rows }),
    write: (options) => writeScreen(state, options),
    read: (options) => readLines(state, options),
    bracketedPaste: () => state.core.coreService.decPrivateModes.bracketedPasteMode,
    dispose: () => terminal.dispose(),
  };
}

/** Claude Code uses OSC 7501 only if its answer comes before that to DA1, in whatever order it asked. */
function inOrder(answers: readonly string[]): string[] {
  const first = answers.filter((text) => text.startsWith('\x1b]7501'));
  return [...first, ...answers.filter((text) => !text.startsWith('\x1b]7501'))];
}
