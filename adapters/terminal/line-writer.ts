import { hiddenUnderlineColor, sameAttributes, sgr } from './sgr.ts';
import {
  BG,
  COLOR,
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

/** Turns rows of cells into text and sequences, and keeps what the pen is between them. */
export type LineWriter = {
  /** Writes a row; `full`: up to its last column, so that the next row can follow by wrapping. */
  line(line: XtermLine, columns: number, start: LineStart, full: boolean): string;
  /** One cell alone, as it stands. */
  cell(line: XtermLine, column: number): string;
  /** Default pen, no hyperlink. */
  reset(): string;
  /** The pen as given. */
  pen(attributes: XtermAttributes): string;
};

/** A writer whose pen is the default one. */
export function createLineWriter(core: XtermCore, cell: XtermCell): LineWriter {
  let pen: Pen = DEFAULT_PEN;

  const setPen = (next: XtermAttributes, force = false): string => {
    // Without the flag, what `extended` holds is another cell's.
    const link = (next.bg & BG.extended) === 0 ? 0 : next.extended.urlId;
    let out = link === pen.link ? '' : linkSequence(core, link);
    if (force || !sameAttributes(next, pen.attributes)) {
      out += sgr(next);
      // Real terminals keep the protection over SGR 0, xterm.js drops it.
      if (((next.bg | pen.attributes.bg) & BG.protected) !== 0) out += `\x1b[${next.bg & BG.protected ? 1 : 0}"q`;
    }
    pen = { attributes: copy(next), link };
    return out;
  };

  const text = (next: XtermCell, column: number, columns: number): string => {
    const width = next.getWidth();
    // A character without width that has a cell of its own would join the one before, unless a sequence parts them.
    if (width === 0) return setPen(next, true) + next.getChars();
    if (width === 2 && column === columns - 1) return `${setPen(next)} `;
    return setPen(next) + (next.getChars() || ' ');
  };

  const line = (row: XtermLine, columns: number, start: LineStart, full: boolean): string => {
    let out = '';
    let column = 0;
    while (column < columns) {
      const blanks = blankRun(row, column, columns, cell);
      if (blanks === 0) {
        row.loadCell(column, cell);
        // Only a character with a width wraps.
        if (column === 0 && start === 'wrapped' && cell.getWidth() === 0) out += ' \b';
        out += text(cell, column, columns);
        column += Math.max(cell.getWidth(), 1);
        continue;
      }
      row.loadCell(column, cell);
      const printed = blankPrinted(column, columns, blanks, start, full);
      const erased = blanks - printed.before - printed.after;
      if (printed.before > 0) out += `${setPen(background(cell))} `;
      if (erased > 0) out += eraseRun(setPen, cell, erased, start, column + blanks < columns || printed.after > 0);
      if (printed.after > 0) out += `${setPen(background(cell))} `;
      column += blanks;
    }
    return out;
  };

  return {
    line,
    cell: (row, column) => {
      row.loadCell(column, cell);
      return setPen(cell) + (cell.getChars() || ' ');
    },
    reset: () => setPen(DEFAULT_PEN.attributes),
    pen: (attributes) => setPen(attributes, true) + hiddenUnderlineColor(attributes),
  };
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

/** Which ends of a blank run must be printed as spaces for the wraps before and after it to happen. */
function blankPrinted(column: number, columns: number, blanks: number, start: LineStart, full: boolean) {
  const before = start === 'wrapped' && column === 0 ? 1 : 0;
  const after = full && column + blanks === columns && blanks > before ? 1 : 0;
  return { before, after };
}

type SetPen = (next: XtermAttributes) => string;

/** Blank cells: passed over where the row is blank anyway, else erased. */
function eraseRun(setPen: SetPen, cell: XtermCell, count: number, start: LineStart, more: boolean): string {
  const colored = (cell.bg & COLOR.mask) !== 0;
  const erase = colored || start === 'wrapped' ? `${setPen(background(cell))}\x1b[${count}X` : '';
  return more ? `${erase}\x1b[${count}C` : erase;
}

function linkSequence(core: XtermCore, link: number): string {
  const data = link === 0 ? undefined : core._oscLinkService.getLinkData(link);
  if (data === undefined) return '\x1b]8;;\x1b\\';
  return `\x1b]8;${data.id === undefined ? '' : `id=${data.id}`};${data.uri}\x1b\\`;
}
