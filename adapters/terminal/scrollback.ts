import { createByteLog } from './byte-log.ts';
import { encodeLine, LineDecoder } from './line-codec.ts';
import type { XtermCore, XtermExtended, XtermLine } from './xterm-internals.ts';

/** The lines that left the screen at its top, which xterm.js itself would keep at twelve bytes a cell and 370 a line. */
export type Scrollback = {
  /** How many there are. */
  length(): number;
  /** Keeps a copy of a line, below all others. */
  push(line: XtermLine): void;
  /** The last so many lines, oldest first. Each object shows another line from the one after the next on. */
  last(count: number): Iterable<XtermLine>;
  clear(): void;
  /** Packs some of it, if there is anything to pack, as a log does. */
  pack(): boolean;
};

/** An empty scrollback for up to `limit` lines, all as wide as the terminal is. */
export function createScrollback(core: XtermCore, limit: number): Scrollback {
  const log = createByteLog();
  /** Where each line begins. */
  let starts: number[] = [];

  const last = function* (count: number): Generator<XtermLine> {
    const asked = Math.min(Math.max(count, 0), starts.length);
    const start = starts[starts.length - asked];
    if (asked === 0 || start === undefined) return;
    const pen = core._inputHandler._curAttrData;
    const decoder = new LineDecoder(log.read(start, log.end()).bytes, pen.extended as unknown as XtermExtended);
    const rows = [core.buffers.normal.getBlankLine(pen), core.buffers.normal.getBlankLine(pen)] as const;
    for (let index = 0; index < asked; index += 1) {
      const row = rows[index % 2 === 0 ? 0 : 1];
      decoder.next(row);
      yield row;
    }
  };

  return {
    length: () => starts.length,
    push: (line) => {
      starts.push(log.end());
      log.append(encodeLine(line));
      if (starts.length <= limit) return;
      starts.shift();
      log.dropBefore(starts[0] ?? 0);
    },
    last,
    clear: () => {
      starts = [];
      log.dropBefore(log.end());
    },
    pack: log.pack,
  };
}
