import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** How far a file was read: after the last line that was whole. */
export type Place = { readonly offset: number; readonly inode: number };

/** What is done with a file that is read on. */
export type TailTaker = {
  /** The file is another one, or shorter than it was: it is read from its beginning. */
  readonly anew: () => void;
  /** Whether a line is worth more than a glance. */
  readonly wants: (line: Buffer) => boolean;
  readonly take: (line: string) => void;
};

const CHUNK = 256 * 1024;

/** Longest line that is looked at: one may hold a picture. What is longer is passed over, so that nobody makes us keep it. */
const MAX_LINE = 16 * 1024 * 1024;

/**
 * Takes the lines that were added since, and gives the new place; a line without its end is left for the next time.
 * Null: there is no such file. Between two chunks the event loop goes on.
 */
export async function tailFile(path: string, from: Place | null, taker: TailTaker): Promise<Place | null> {
  // A pipe of that name must not hold us up.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
  if (file === null) return null;
  try {
    const { size, ino: inode, ...stat } = await file.stat();
    if ((stat.mode & constants.S_IFMT) !== constants.S_IFREG) return null;
    const same = from !== null && from.inode === inode && from.offset <= size;
    if (from !== null && !same) taker.anew();
    const lines = new Lines(same ? from.offset : 0, taker);
    for (let at = lines.offset; at < size; ) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK), 0, Math.min(CHUNK, size - at), at);
      if (bytesRead === 0) break;
      lines.push(buffer.subarray(0, bytesRead), at);
      at += bytesRead;
    }
    return { offset: lines.offset, inode };
  } catch {
    return from;
  } finally {
    await file.close();
  }
}

/** Cuts chunks into lines. */
class Lines {
  /** Where the line that is not whole yet begins. */
  offset: number;
  readonly #taker: TailTaker;
  #begun: Buffer[] = [];
  #length = 0;

  constructor(offset: number, taker: TailTaker) {
    this.offset = offset;
    this.#taker = taker;
  }

  push(chunk: Buffer, at: number): void {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      this.#keep(chunk.subarray(start, end));
      this.#finish();
      start = end + 1;
      this.offset = at + start;
    }
    this.#keep(chunk.subarray(start));
    if (this.#length <= MAX_LINE) return;
    this.#drop();
    this.offset = at + chunk.length;
  }

  #keep(piece: Buffer): void {
    this.#begun.push(piece);
    this.#length += piece.length;
  }

  #finish(): void {
    const line = this.#begun.length === 1 ? this.#begun[0] : Buffer.concat(this.#begun);
    this.#drop();
    if (line !== undefined && this.#taker.wants(line)) this.#taker.take(line.toString('utf8'));
  }

  #drop(): void {
    this.#begun = [];
    this.#length = 0;
  }
}
