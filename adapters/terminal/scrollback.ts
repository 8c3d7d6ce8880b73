import { createByteLog } from './byte-log.ts';
import { encodeLine, LineDecoder } from './line-codec.ts';
import { SCROLLBACK_LINES, type Staging, spareLine, stagedLines, stageLine, takeStaged } from './line-stage.ts';
import type { XtermCell, XtermCore, XtermExtended, XtermLine } from './xterm-internals.ts';

/** Lines encoded in one go while nobody waits for them: half a millisecond where the code is new. */
const AT_ONCE = 100;

/**
 * The lines that left a screen at its top, as bytes; xterm.js would keep them at 12 bytes a cell and 370 a line. All
 * are as wide as the terminal is.
 */
export class Scrollback implements Staging {
  readonly #core: XtermCore;
  readonly #cell: XtermCell;
  readonly #log = createByteLog();
  /** Where each line begins in the log. */
  #starts: number[] = [];
  #pushed = 0;
  #cleared = 0;

  /** It is empty; `cell` is an empty cell. */
  constructor(core: XtermCore, cell: XtermCell) {
    this.#core = core;
    this.#cell = cell;
  }

  /** How many lines there are. */
  length(): number {
    this.unstage();
    return this.#starts.length;
  }

  /** How many lines have ever been added, and how often all were taken away. */
  history(): { readonly pushed: number; readonly cleared: number } {
    return { pushed: this.#pushed, cleared: this.#cleared };
  }

  /** Takes a line over, below all others. Returns one that is not needed any more, if there is any: it may be written over. */
  push(line: XtermLine): XtermLine | undefined {
    this.#pushed += 1;
    return stageLine(this, line);
  }

  /** The last so many lines, oldest first. Each object shows another line from the one after the next on. */
  *last(count: number): Generator<XtermLine> {
    for (const line of this.#read(count, false)) if (typeof line !== 'string') yield line;
  }

  /** The same, with text for lines that are nothing else: all that they show, in one row of their own. */
  rows(count: number): Generator<XtermLine | string> {
    return this.#read(count, true);
  }

  /** Gives all lines back, oldest first, and is empty then. */
  take(): readonly XtermLine[] {
    this.unstage();
    const lines = this.#decoder(this.#starts[0] ?? this.#log.end());
    const taken = this.#starts.map(() => {
      const row = spareLine() ?? this.#blank();
      row.resize(this.#columns(), this.#cell);
      lines.next(row);
      return row;
    });
    this.#forget();
    return taken;
  }

  clear(): void {
    this.#cleared += 1;
    this.unstage();
    this.#forget();
  }

  /** Packs some of it, if there is anything to pack, as a log does. */
  pack(): boolean {
    this.unstage(AT_ONCE);
    return stagedLines(this) > 0 || this.#log.pack();
  }

  unstage(most = SCROLLBACK_LINES): void {
    for (const line of takeStaged(this, most)) {
      this.#starts.push(this.#log.end());
      this.#log.append(encodeLine(line));
    }
    this.#starts.splice(0, this.#starts.length - SCROLLBACK_LINES);
    this.#log.dropBefore(this.#starts[0] ?? 0);
  }

  *#read(count: number, asText: boolean): Generator<XtermLine | string> {
    this.unstage();
    const asked = Math.min(Math.max(count, 0), this.#starts.length);
    const from = this.#starts[this.#starts.length - asked];
    if (from === undefined) return;
    const lines = this.#decoder(from);
    const rows = [this.#blank(), this.#blank()] as const;
    for (let index = 0; index < asked; index += 1) {
      const text = asText ? lines.text() : null;
      const row = rows[index % 2 === 0 ? 0 : 1];
      if (text === null) lines.next(row);
      yield text ?? row;
    }
  }

  #forget(): void {
    this.#starts = [];
    this.#log.dropBefore(this.#log.end());
  }

  #decoder(from: number): LineDecoder {
    const { extended } = this.#core._inputHandler._curAttrData;
    const { bytes } = this.#log.read(from, this.#log.end());
    return new LineDecoder(bytes, this.#columns(), extended as unknown as XtermExtended);
  }

  #columns(): number {
    return this.#core.buffers.normal.lines.get(0)?.length ?? 0;
  }

  #blank(): XtermLine {
    return this.#core.buffers.normal.getBlankLine(this.#core._inputHandler._curAttrData);
  }
}
