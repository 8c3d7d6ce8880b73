import { MoitumiError } from '../../src/domain/error.ts';
import { MAX_FRAME } from '../../src/ports/protocol-codec.ts';

/** Bytes of the length before each payload. */
export const FRAME_HEADER = 4;

/** The least that is set aside for a payload that comes in pieces. */
const FIRST_PIECE = 4 * 1024;

/**
 * Cuts a byte stream into payloads, in order. A payload that lies within one chunk is given as a part of it;
 * another is put together in a buffer that grows with what has come, never with what was announced.
 */
export class FrameReader {
  readonly #deliver: (payload: Uint8Array) => void;
  readonly #header = new Uint8Array(FRAME_HEADER);
  #headerFilled = 0;
  /** Length of the payload under way; 0 while its header is read. */
  #length = 0;
  #partial: Uint8Array = new Uint8Array(0);
  #filled = 0;

  constructor(deliver: (payload: Uint8Array) => void) {
    this.#deliver = deliver;
  }

  /** Takes the next bytes. Gives `bad_request` at a length that no frame may have; nothing may follow then. */
  read(chunk: Uint8Array): MoitumiError | null {
    let at = 0;
    while (at < chunk.length) {
      if (this.#length > 0) {
        at = this.#readPayload(chunk, at);
        continue;
      }
      at = this.#readHeader(chunk, at);
      if (this.#headerFilled > 0) return null;
      if (this.#length === 0 || this.#length > MAX_FRAME) return wrongLength(this.#length);
    }
    return null;
  }

  /** Reads the length, or what there is of it; gives where the payload begins. */
  #readHeader(chunk: Uint8Array, at: number): number {
    if (this.#headerFilled === 0 && chunk.length - at >= FRAME_HEADER) {
      this.#length = lengthAt(chunk, at);
      return at + FRAME_HEADER;
    }
    const end = Math.min(chunk.length, at + FRAME_HEADER - this.#headerFilled);
    this.#header.set(chunk.subarray(at, end), this.#headerFilled);
    this.#headerFilled += end - at;
    if (this.#headerFilled === FRAME_HEADER) {
      this.#length = lengthAt(this.#header, 0);
      this.#headerFilled = 0;
    }
    return end;
  }

  /** Delivers the payload, or puts aside what there is of it; gives where the chunk goes on. */
  #readPayload(chunk: Uint8Array, at: number): number {
    const end = Math.min(chunk.length, at + this.#length - this.#filled);
    if (end - at === this.#length) {
      this.#length = 0;
      this.#deliver(chunk.subarray(at, end));
      return end;
    }
    this.#setAside(chunk.subarray(at, end));
    if (this.#filled === this.#length) {
      const payload = this.#partial.subarray(0, this.#length);
      this.#partial = new Uint8Array(0);
      this.#filled = 0;
      this.#length = 0;
      this.#deliver(payload);
    }
    return end;
  }

  #setAside(piece: Uint8Array): void {
    const needed = this.#filled + piece.length;
    if (this.#partial.length < needed) {
      const larger = new Uint8Array(Math.min(this.#length, Math.max(needed * 2, FIRST_PIECE)));
      larger.set(this.#partial.subarray(0, this.#filled));
      this.#partial = larger;
    }
    this.#partial.set(piece, this.#filled);
    this.#filled = needed;
  }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  return a * 0x1000000 + ((b << 16) | (c << 8) | d);
}

function wrongLength(length: number): MoitumiError {
  return new MoitumiError('bad_request', `A frame of ${length} bytes: frames have 1 to ${MAX_FRAME} bytes.`);
}
