import { displayWidth, plainText } from '../terminal/display-text.ts';
import type { InputLine } from '../terminal/input-line.ts';

/** A text being typed as rows of at most `room` cells, and where its cursor is, in cells from 0. */
export type InputRows = { readonly rows: readonly string[]; readonly x: number; readonly y: number };

/** A tab, as it is drawn. */
const TAB = '    ';

/** Breaks what is typed where the terminal ends; nothing in it acts on the terminal. */
export function inputRows({ text, at }: InputLine, room: number): InputRows {
  const rows = new Rows(room);
  let cursor: Cell | null = null;
  let index = 0;
  for (const character of text) {
    if (index === at && character === '\n') cursor = rows.end();
    const begin = rows.add(character);
    if (index === at) cursor ??= begin;
    index += character.length;
  }
  const { x, y } = cursor ?? rows.end();
  return { rows: rows.rows, x, y };
}

type Cell = { readonly x: number; readonly y: number };

class Rows {
  readonly rows = [''];
  readonly #room: number;
  #used = 0;

  constructor(room: number) {
    this.#room = room;
  }

  /** Puts a character at the end; gives where it begins. */
  add(character: string): Cell {
    if (character === '\n') return this.#break();
    const drawn = character === '\t' ? TAB : plainText(character);
    const cells = displayWidth(drawn);
    if (this.#used + cells > this.#room && this.#used > 0) this.#break();
    const begin = { x: this.#used, y: this.rows.length - 1 };
    this.rows[begin.y] += drawn;
    this.#used += cells;
    return begin;
  }

  /** Where the next character goes: a full row has no cell left for the cursor. */
  end(): Cell {
    return this.#used >= this.#room ? this.#break() : { x: this.#used, y: this.rows.length - 1 };
  }

  #break(): Cell {
    this.rows.push('');
    this.#used = 0;
    return { x: 0, y: this.rows.length - 1 };
  }
}

/** As many of the rows as there is room for, the one with the cursor among them. */
export function visibleRows({ rows, x, y }: InputRows, most: number): InputRows & { readonly first: number } {
  const first = Math.max(0, Math.min(y - Math.floor(most / 2), rows.length - most));
  return { rows: rows.slice(first, first + most), x, y: y - first, first };
}
