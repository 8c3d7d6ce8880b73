import { hiddenUnderlineColor, sameAttributes, sgr } from './sgr.ts';
import {
  BG,
  COLOR,
  CONTENT,
  FG,
  type XtermAttributes,
  type XtermCell,
  type XtermCore,
  type XtermLine,
} from './xterm-internals.ts';

/** What a line begins on. */
export type LineStart =
  /** A row known to be blank, in default colours. */
  | 'blank'
  /** The row that the line before wraps into, filled with whatever background that wrap had. */
  | 'wrapped';

/** Turns rows of cells into text and sequences, and keeps what the pen is between them. At first it is the default one. */
export class LineWriter {
  readonly #core: XtermCore;
  readonly #cell: XtermCell;
  #pen: Pen = DEFAULT_PEN;

  constructor(core: XtermCore, cell: XtermCell) {
    this.#core = core;
    this.#cell = cell;
  }

  /** A row; `full`: up to its last column, so that the next row can follow by wrapping. */
  line(row: XtermLine, columns: number, start: LineStart, full: boolean): string {
    let out = '';
    let column = 0;
    while (column < columns) {
      const blanks = blankRun(row, column, columns, this.#cell);
      row.loadCell(column, this.#cell);
      if (blanks > 0) {
        out += this.#blanks(column, columns, blanks, start, full);
        column += blanks;
      } else {
        out += this.#text(column, columns, start);
        column += Math.max(this.#cell.getWidth(), 1);
        const end = alikeUntil(row._data, column, columns);
        out += characters(row._data, column, end);
        column = end;
      }
    }
    return out;
  }

  /** One cell alone, as it stands. */
  cell(row: XtermLine, column: number): string {
    row.loadCell(column, this.#cell);
    return this.#set(this.#cell) + (this.#cell.getChars() || ' ');
  }

  /** Default pen, no hyperlink. */
  reset(): string {
    return this.#set(DEFAULT_PEN.attributes);
  }

  /** The pen as given, whatever it was. */
  pen(attributes: XtermAttributes): string {
    return this.#set(attributes, true) + hiddenUnderlineColor(attributes);
  }

  /** What makes the pen the given one, if it is another. */
  turn(attributes: XtermAttributes): string {
    return this.#set(attributes);
  }

  #set(next: XtermAttributes, force = false): string {
    // Without the flag, what `extended` holds is another cell's.
    const link = (next.bg & BG.extended) === 0 ? 0 : next.extended.urlId;
    const { attributes } = this.#pen;
    let out = link === this.#pen.link ? '' : linkSequence(this.#core, link);
    if (force || !sameAttributes(next, attributes)) {
      out += sgr(next);
      // Real terminals keep the protection over SGR 0, xterm.js drops it.
      if (((next.bg | attributes.bg) & BG.protected) !== 0) out += `\x1b[${next.bg & BG.protected ? 1 : 0}"q`;
    }
    this.#pen = { attributes: copy(next), link };
    return out;
  }

  /** The loaded cell, which shows something. */
  #text(column: number, columns: number, start: LineStart): string {
    const width = this.#cell.getWidth();
    const characters = this.#cell.getChars() || ' ';
    if (width === 0) {
      // Without a width it does not wrap, so that something else must; and only a sequence keeps it from joining that.
      const wrap = column === 0 && start === 'wrapped' ? ' \b' : '';
      return wrap + this.#set(this.#cell, true) + characters;
    }
    // A resize can leave half of a wide character in the last column.
    return this.#set(this.#cell) + (width === 2 && column === columns - 1 ? ' ' : characters);
  }

  /** Cells without anything in them, like the loaded one: passed over where the row is blank anyway, else erased. */
  #blanks(column: number, columns: number, count: number, start: LineStart, full: boolean): string {
    const pen = background(this.#cell);
    // Only printing makes a row wrap: into it at its first cell, and out of it at its last.
    const before = start === 'wrapped' && column === 0 ? 1 : 0;
    const after = full && column + count === columns && count > before ? 1 : 0;
    const erased = count - before - after;
    let out = before > 0 ? `${this.#set(pen)} ` : '';
    if (erased > 0) {
      if (start === 'wrapped' || (pen.bg & COLOR.mask) !== 0) out += `${this.#set(pen)}\x1b[${erased}X`;
      if (column + count < columns || after > 0) out += `\x1b[${erased}C`;
    }
    return after > 0 ? `${out}${this.#set(pen)} ` : out;
  }
}

type Pen = { readonly attributes: XtermAttributes; readonly link: number };

const DEFAULT_PEN: Pen = { attributes: { fg: 0, bg: 0, extended: { urlId: 0, underlineColor: 0, _ext: 0 } }, link: 0 };

function copy({ fg, bg, extended }: XtermAttributes): XtermAttributes {
  return { fg, bg, extended: { urlId: extended.urlId, underlineColor: extended.underlineColor, _ext: extended._ext } };
}

/** What erasing leaves in a cell: its background alone. */
function background({ bg }: XtermAttributes): XtermAttributes {
  return { ...DEFAULT_PEN.attributes, bg: bg & (COLOR.mask | COLOR.value) };
}

/** The end of the characters from `column` on that are written with the pen of the cell before: most of a screen. */
function alikeUntil(data: Uint32Array, column: number, columns: number): number {
  const before = column * 3 - 3;
  const [content = 0, fg, bg = 0] = [data[before], data[before + 1], data[before + 2]];
  if ((bg & BG.extended) !== 0 || !isSingle(content)) return column;
  let end = column;
  while (end < columns && data[end * 3 + 1] === fg && data[end * 3 + 2] === bg && isSingle(data[end * 3] ?? 0))
    end += 1;
  return end;
}

/** One character of one column, and not the null character. */
function isSingle(content: number): boolean {
  return (
    content >>> CONTENT.widthShift === 1 && (content & CONTENT.combined) === 0 && (content & CONTENT.character) > 0
  );
}

function characters(data: Uint32Array, from: number, end: number): string {
  const points: number[] = [];
  for (let column = from; column < end; column += 1) points.push((data[column * 3] ?? 0) & CONTENT.character);
  return String.fromCodePoint(...points);
}

/** How many cells from `column` on were erased to one background, and never written since. */
function blankRun(row: XtermLine, column: number, columns: number, cell: XtermCell): number {
  let end = column;
  let color: number | null = null;
  while (end < columns) {
    row.loadCell(end, cell);
    if (!isBlank(cell)) break;
    color ??= cell.bg & (COLOR.mask | COLOR.value);
    if ((cell.bg & (COLOR.mask | COLOR.value)) !== color) break;
    end += 1;
  }
  return end - column;
}

/** Nothing in it that shows: an inverse or underlined cell without a character does show. */
function isBlank(cell: XtermCell): boolean {
  return (
    cell.getChars() === '' && (cell.fg & (FG.inverse | FG.underline | FG.strike)) === 0 && (cell.bg & BG.overline) === 0
  );
}

function linkSequence(core: XtermCore, link: number): string {
  const data = link === 0 ? undefined : core._oscLinkService.getLinkData(link);
  if (data === undefined) return '\x1b]8;;\x1b\\';
  return `\x1b]8;${data.id === undefined ? '' : `id=${data.id}`};${data.uri}\x1b\\`;
}
