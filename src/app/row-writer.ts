/** What stands below all that was written: its rows, and the column of the cursor in the last. */
type Live = { readonly rows: readonly string[]; readonly column: number };

/** A paste is told from keys, so that its line breaks send nothing. */
const PASTES_BRACKETED = '\x1b[?2004h';
const PASTES_BARE = '\x1b[?2004l';

/** Without a terminal that says otherwise. */
const DEFAULT_WIDTH = 80;

/** Writes rows above a few that change; all that was written in one turn of the event loop leaves together. */
export class RowWriter {
  readonly #out: NodeJS.WriteStream;
  readonly #live: (width: number) => Live;
  #rows: string[] = [];
  /** How many live rows are on the screen; the cursor is in the last. */
  #drawn = 0;
  #due: NodeJS.Immediate | null = null;

  constructor(out: NodeJS.WriteStream, live: (width: number) => Live) {
    this.#out = out;
    this.#live = live;
    out.write(PASTES_BRACKETED);
  }

  get width(): number {
    return Math.max(8, this.#out.columns ?? DEFAULT_WIDTH);
  }

  /** A row that stays; it must fit. */
  row(look: string, text: string): void {
    this.#rows.push(look === '' ? text : `${look}${text}\x1b[0m`);
    this.paint();
  }

  /** Something has changed. */
  paint(): void {
    this.#due ??= setImmediate(() => this.#draw(this.#live(this.width)));
  }

  /** Writes what waits, and takes the live rows away. */
  close(): void {
    if (this.#due !== null) clearImmediate(this.#due);
    this.#draw({ rows: [], column: 0 });
    this.#out.write(PASTES_BARE);
  }

  #draw({ rows, column }: Live): void {
    this.#due = null;
    const up = this.#drawn > 1 ? `\x1b[${this.#drawn - 1}A` : '';
    const above = this.#rows.map((row) => `${row}\r\n`).join('');
    const right = column > 0 ? `\r\x1b[${column}C` : '';
    this.#rows = [];
    this.#drawn = rows.length;
    this.#out.write(`${up}\r\x1b[J${above}${rows.join('\r\n')}${right}`);
  }
}
