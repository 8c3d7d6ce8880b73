import { LineWriter } from './line-writer.ts';
import type { ScreenState } from './screen-state.ts';
import { emptyCell, type XtermLine } from './xterm-internals.ts';

/** The rows of a terminal that nobody else writes on: what they show is known, so that only changes need be sent. */
export class PaintedRows {
  /** What makes each row what it is, from the top; rows after the last are blank. */
  #shown: string[] = [];

  /** Makes a row, counted from 0, show something, with the default pen before and after it. */
  put(row: number, text: string): string {
    if ((this.#shown[row] ?? '') === text) return '';
    this.note(row, text);
    return `\x1b[${row + 1};1H\x1b[2K${text}`;
  }

  /** It shows that by other means. */
  note(row: number, text: string): void {
    while (this.#shown.length < row) this.#shown.push('');
    this.#shown[row] = text;
  }

  /** All rows have moved up, and blank ones came in below. */
  scrolled(count: number): void {
    this.#shown.splice(0, count);
  }

  /** All are blank. */
  blank(): void {
    this.#shown = [];
  }
}

/** The first columns of a line, for a row that is blank; text is a line of the scrollback, which is that wide already. */
export function rowText({ core, terminal }: ScreenState, line: XtermLine | string, columns: number): string {
  if (typeof line === 'string') return line;
  const writer = new LineWriter(core, emptyCell(terminal));
  return writer.line(line, columns, 'blank', false) + writer.reset();
}
