import { Terminal } from '@xterm/headless/lib-headless/xterm-headless.mjs';
import { keepLinks } from './kept-links.ts';
import { SCROLLBACK_LINES } from './line-stage.ts';
import { createOutputBacklog } from './output-backlog.ts';
import { withoutScrolledAway } from './plain-output.ts';
import { type ReadOptions, readLines } from './screen-reader.ts';
import { createExtras, type ScreenState } from './screen-state.ts';
import { type WriteOptions, writeScreen } from './screen-writer.ts';
import { Scrollback } from './scrollback.ts';
import { keepScrolledLines, resizeWithScrollback } from './scrolled-lines.ts';
import { answerQueries } from './terminal-queries.ts';
import { boundRepeats, mendEraseAbove, recover } from './xterm-faults.ts';
import { coreOf, emptyCell, slim } from './xterm-internals.ts';

/** What a screen tells of what it was fed: from inside `feed` or `settle`, or by itself a moment later. */
export type ScreenListener = {
  /** Answers to the program's queries: to be written into its pty. */
  answer(text: string): void;
  title(title: string): void;
  /** Payload of an OSC 7501 report. */
  programStatus(payload: string): void;
  /** Some of what was fed could not be parsed, and is missing from the screen. */
  fault(error: unknown): void;
};

/** The screen that a program's output makes. Whoever looks at it finds it made of all that was fed. */
export type ScreenModel = {
  readonly state: ScreenState;
  /** Parses at once, save in a flood, of which it parses no more than is seen or acts on something. */
  feed(bytes: Uint8Array): void;
  /** Parses what waits. */
  settle(): void;
  resize(cols: number, rows: number): void;
  size(): { readonly cols: number; readonly rows: number };
  /** What makes another terminal of the same size equal to this one. */
  write(options: WriteOptions): string;
  /** The screen as text. */
  read(options: ReadOptions): ReturnType<typeof readLines>;
  bracketedPaste(): boolean;
  /** Makes it take less memory, a little at a time; false: it takes the least already. For when no output comes. */
  pack(): boolean;
  dispose(): void;
};

/** A blank screen. `version` is what XTVERSION tells. */
export function createScreenModel(
  size: { readonly cols: number; readonly rows: number },
  version: string,
  listener: ScreenListener,
): ScreenModel {
  const terminal = createTerminal(size);
  const core = coreOf(terminal);
  const scrollback = new Scrollback(core, emptyCell(terminal));
  const state: ScreenState = { terminal, core, scrollback, extras: createExtras() };
  // xterm.js 6.0.0 loses characters when fed bytes (xterm.js#6003).
  const decoder = new TextDecoder();
  let answers: string[] = [];
  const answer = (text: string) => answers.push(text);
  terminal.onData(answer);
  terminal.onTitleChange(listener.title);
  mendEraseAbove(terminal);
  boundRepeats(terminal);
  keepScrolledLines(terminal, scrollback);
  keepLinks(state);
  answerQueries(state, { version, answer, programStatus: listener.programStatus });
  slim(core);

  const parse = (bytes: Uint8Array): void => {
    const text = decoder.decode(bytes, { stream: true });
    try {
      core.writeSync(text);
    } catch (error) {
      recover(core);
      listener.fault(error);
    }
    if (answers.length === 0) return;
    const given = answers;
    answers = [];
    listener.answer(inOrder(given).join(''));
  };
  const backlog = createOutputBacklog(
    (bytes, plain) => parseFlood(state, bytes, plain, parse),
    () => scrollsWhole(state),
  );
  const settled = (): ScreenState => {
    backlog.settle();
    return state;
  };

  return {
    get state() {
      return settled();
    },
    feed: backlog.add,
    settle: backlog.settle,
    resize: (cols, rows) => resizeWithScrollback(settled(), { cols, rows }),
    size: () => ({ cols: terminal.cols, rows: terminal.rows }),
    write: (options) => writeScreen(settled(), options),
    read: (options) => readLines(settled(), options),
    bracketedPaste: () => settled().core.coreService.decPrivateModes.bracketedPasteMode,
    pack: () => scrollback.pack(),
    dispose: () => {
      backlog.settle();
      terminal.dispose();
    },
  };
}

function createTerminal(size: { readonly cols: number; readonly rows: number }): Terminal {
  return new Terminal({
    ...size,
    scrollback: 0,
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
}

/** Parses a batch, leaving out the lines of plain output that would only scroll through. */
function parseFlood(state: ScreenState, bytes: Uint8Array, plain: number, parse: (bytes: Uint8Array) => void): void {
  let rest = bytes;
  if (plain >= FLOOD && state.core._inputHandler._parser.currentState !== GROUND) {
    // The batch before may have ended inside a sequence, which a letter ends.
    const end = rest.findIndex((byte) => byte >= 0x40 && byte <= 0x7e) + 1;
    parse(rest.subarray(0, end));
    rest = rest.subarray(end);
  }
  const left = plain - (bytes.length - rest.length);
  if (left >= FLOOD && scrollsWhole(state) && state.core._inputHandler._parser.currentState === GROUND) {
    rest = withoutScrolledAway(rest, left, SCROLLBACK_LINES + 2 * state.terminal.rows);
  }
  parse(rest);
}

/** Whether plain output, outside of any sequence, pushes lines out at the top of all that is kept. */
function scrollsWhole({ core, terminal }: ScreenState): boolean {
  const { active, normal } = core.buffers;
  const whole = active.scrollTop === 0 && active.scrollBottom === terminal.rows - 1;
  return active === normal && whole;
}

/** Fewer bytes can hold few lines more than are kept. */
const FLOOD = 4 * 1024;

/** The parser's state outside of any sequence. */
const GROUND = 0;

/** Claude Code uses OSC 7501 only if its answer comes before that to DA1, in whatever order it asked. */
function inOrder(answers: readonly string[]): string[] {
  const first = answers.filter((text) => text.startsWith('\x1b]7501'));
  return [...first, ...answers.filter((text) => !text.startsWith('\x1b]7501'))];
}
