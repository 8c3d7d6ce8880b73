import { BG, CONTENT, type XtermExtended, type XtermLine } from './xterm-internals.ts';

/**
 * Rows of cells as bytes, exactly: a twelfth of what they take as cells, where they are plain text. A row is a byte
 * of flags, the number of its cells up to the last that holds anything, and runs of cells with the same attributes.
 */
export function encodeLine(line: XtermLine): Uint8Array {
  const used = usedCells(line);
  size = 0;
  reserve(16);
  bytes[size++] = line.isWrapped ? 1 : 0;
  writeNumber(used);
  for (let column = 0; column < used; ) column = writeRun(line, column, used);
  return bytes.subarray(0, size);
}

/** Reads rows one after the other from what `encodeLine` made of them. */
export class LineDecoder {
  readonly #bytes: Buffer;
  readonly #extended: XtermExtended;
  readonly #blank: Uint32Array;
  #at = 0;

  /** For rows of so many columns; `extended` is copied for cells that have such attributes. */
  constructor(encoded: Uint8Array, columns: number, extended: XtermExtended) {
    this.#bytes = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.length);
    this.#extended = extended;
    this.#blank = Uint32Array.from({ length: columns * 3 }, (_, at) => (at % 3 === 0 ? EMPTY : 0));
  }

  /** Makes a row, whatever was in it, equal to the next one. */
  next(row: XtermLine): void {
    row._combined = {};
    row._extendedAttrs = {};
    row._data.set(this.#blank);
    row.isWrapped = this.#bytes[this.#at++] === 1;
    const used = this.#number();
    let column = 0;
    while (column < used) column = this.#run(row, column);
  }

  /**
   * The next row as text, if that is all it is: printable ASCII without attributes, and no part of a longer line. Else
   * null, and the row is still the next.
   */
  text(): string | null {
    const before = this.#at;
    const single = this.#bytes[this.#at++] === 0;
    const used = this.#number();
    if (single && (used === 0 || this.#number() === used * 2)) {
      const start = this.#at;
      const end = start + used;
      // After it comes whether the next one goes on with it.
      if (this.#bytes[end] === 0 && this.#isPrintable(start, end)) {
        this.#at = end;
        return this.#bytes.toString('latin1', start, end);
      }
    }
    this.#at = before;
    return null;
  }

  #isPrintable(start: number, end: number): boolean {
    for (let at = start; at < end; at += 1) {
      const byte = this.#bytes[at] ?? 0;
      if (byte < 0x20 || byte > 0x7e) return false;
    }
    return true;
  }

  #run(row: XtermLine, start: number): number {
    const head = this.#number();
    const end = start + (head >> 1);
    if ((head & 1) === 0) return this.#content(row, start, end);
    const fg = this.#word();
    const bg = this.#word();
    const extended = (bg & BG.extended) === 0 ? null : this.#attributes();
    for (let column = start; column < end; column += 1) {
      row._data[column * 3 + 1] = fg;
      row._data[column * 3 + 2] = bg;
      if (extended !== null) row._extendedAttrs[column] = extended;
    }
    return this.#content(row, start, end);
  }

  #content(row: XtermLine, start: number, end: number): number {
    const { _data: data } = row;
    let column = this.#plain(data, start, end);
    for (; column < end; column += 1) {
      const content = this.#number() ^ EMPTY;
      data[column * 3] = content;
      if ((content & CONTENT.combined) !== 0) row._combined[column] = this.#text();
    }
    return end;
  }

  /** What there is of ASCII at first, which most often is all. */
  #plain(data: Uint32Array, start: number, end: number): number {
    const bytes = this.#bytes;
    let at = this.#at;
    let column = start;
    for (let index = start * 3; column < end; column += 1, index += 3) {
      const byte = bytes[at] ?? 0x80;
      if (byte > 0x7f) break;
      data[index] = byte | EMPTY;
      at += 1;
    }
    this.#at = at;
    return column;
  }

  #attributes(): XtermExtended {
    const extended = this.#extended.clone();
    extended._ext = this.#word() | 0;
    extended._urlId = this.#word();
    return extended;
  }

  #text(): string {
    let text = '';
    for (let left = this.#number(); left > 0; left -= 1) text += String.fromCharCode(this.#number());
    return text;
  }

  #word(): number {
    const [at, from] = [this.#at, this.#bytes];
    this.#at = at + 4;
    const high = (from[at + 3] ?? 0) << 24;
    return (high | ((from[at + 2] ?? 0) << 16) | ((from[at + 1] ?? 0) << 8) | (from[at] ?? 0)) >>> 0;
  }

  #number(): number {
    let byte = this.#bytes[this.#at++] ?? 0;
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = this.#bytes[this.#at++] ?? 0;
      value |= (byte & 0x7f) << shift;
    }
    return value >>> 0;
  }
}

/** The content of a cell that was never written: its width alone. */
const EMPTY = 1 << CONTENT.widthShift;

/** What is being encoded: one row at a time, in all of the process. */
let bytes = new Uint8Array(4096);
let size = 0;

function reserve(count: number): void {
  if (size + count <= bytes.length) return;
  const larger = new Uint8Array(2 * (size + count));
  larger.set(bytes);
  bytes = larger;
}

function usedCells({ _data: data, length }: XtermLine): number {
  let at = length * 3 - 3;
  while (at >= 0 && data[at] === EMPTY && data[at + 1] === 0 && data[at + 2] === 0) at -= 3;
  return at / 3 + 1;
}

/** Longest form of a cell without its combined characters, and of what precedes a run. */
const CELL_BYTES = 5;
const RUN_BYTES = 24;

function writeRun(line: XtermLine, start: number, used: number): number {
  const { _data: data } = line;
  const fg = data[start * 3 + 1] ?? 0;
  const bg = data[start * 3 + 2] ?? 0;
  const end = runEnd(line, start, used);
  reserve(RUN_BYTES + (end - start) * CELL_BYTES);
  writeNumber((end - start) * 2 + (fg === 0 && bg === 0 ? 0 : 1));
  if (fg !== 0 || bg !== 0) {
    writeWord(fg);
    writeWord(bg);
  }
  if ((bg & BG.extended) !== 0) {
    const extended = line._extendedAttrs[start];
    writeWord(extended?._ext ?? 0);
    writeWord(extended?._urlId ?? 0);
  }
  for (let column = start; column < end; column += 1) {
    const content = data[column * 3] ?? 0;
    writeNumber(content ^ EMPTY);
    if ((content & CONTENT.combined) !== 0) writeText(line._combined[column] ?? '', (end - column) * CELL_BYTES);
  }
  return end;
}

function runEnd({ _data: data, _extendedAttrs: extended }: XtermLine, start: number, used: number): number {
  const fg = data[start * 3 + 1];
  const bg = data[start * 3 + 2] ?? 0;
  const isExtended = (bg & BG.extended) !== 0;
  let end = start + 1;
  while (end < used && data[end * 3 + 1] === fg && data[end * 3 + 2] === bg) {
    if (isExtended && !isSame(extended[start], extended[end])) break;
    end += 1;
  }
  return end;
}

function isSame(one: XtermExtended | undefined, other: XtermExtended | undefined): boolean {
  return one === other || (one?._ext === other?._ext && one?._urlId === other?._urlId);
}

/** Leaves room for what follows. */
function writeText(text: string, following: number): void {
  reserve((text.length + 1) * CELL_BYTES + following);
  writeNumber(text.length);
  for (let index = 0; index < text.length; index += 1) writeNumber(text.charCodeAt(index));
}

function writeWord(value: number): void {
  bytes[size] = value;
  bytes[size + 1] = value >>> 8;
  bytes[size + 2] = value >>> 16;
  bytes[size + 3] = value >>> 24;
  size += 4;
}

/** Seven bits a byte, the lowest first; the highest bit says that more follow. */
function writeNumber(value: number): void {
  let rest = value >>> 0;
  while (rest > 0x7f) {
    bytes[size++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[size++] = rest;
}
