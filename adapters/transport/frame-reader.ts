import { MoitumiError } from '../../src/domain/error.ts';
import { MAX_FRAME } from '../../src/ports/protocol-codec.ts';

/** Takes the next bytes of a stream; throws `bad_request` at a length that no frame may have. */
export type FrameReader = (chunk: Uint8Array) => void;

/** Bytes of the length before each payload. */
export const FRAME_HEADER = 4;

/** The least that is set aside for a payload that comes in pieces. */
const FIRST_PIECE = 4 * 1024;

/**
 * Cuts a byte stream into payloads, in order. A payload that lies within one chunk is given as a part of it;
 * another is put together in a buffer that grows with what has come, never with what was announced.
 */
export function createFrameReader(deliver: (payload: Uint8Array) => void): FrameReader {
  const header = new Uint8Array(FRAME_HEADER);
  let headerFilled = 0;
  let length = 0;
  let partial: Uint8Array | null = null;
  let filled = 0;

  /** Reads on in the header from `at`; gives where the payload may begin. */
  function readHeader(chunk: Uint8Array, at: number): number {
    const taken = Math.min(FRAME_HEADER - headerFilled, chunk.length - at);
    header.set(chunk.subarray(at, at + taken), headerFilled);
    headerFilled += taken;
    if (headerFilled === FRAME_HEADER) {
      length = checkedLength(header, 0);
      headerFilled = 0;
    }
    return at + taken;
  }

  /** Puts what the chunk has of the payload aside; gives where the chunk goes on. */
  function readPiece(chunk: Uint8Array, at: number): number {
    const taken = Math.min(length - filled, chunk.length - at);
    partial = withRoom(partial, filled, filled + taken, length);
    partial.set(chunk.subarray(at, at + taken), filled);
    filled += taken;
    if (filled === length) {
      const payload = partial.subarray(0, length);
      partial = null;
      filled = 0;
      length = 0;
      deliver(payload);
    }
    return at + taken;
  }

  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (length === 0) {
        if (headerFilled > 0 || chunk.length - at < FRAME_HEADER) {
          at = readHeader(chunk, at);
          continue;
        }
        length = checkedLength(chunk, at);
        at += FRAME_HEADER;
      }
      if (partial === null && chunk.length - at >= length) {
        const end = at + length;
        length = 0;
        deliver(chunk.subarray(at, end));
        at = end;
      } else {
        at = readPiece(chunk, at);
      }
    }
  };
}

function checkedLength(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  const length = a * 0x1000000 + ((b << 16) | (c << 8) | d);
  if (length === 0 || length > MAX_FRAME) {
    throw new MoitumiError('bad_request', `A frame of ${length} bytes: frames have 1 to ${MAX_FRAME} bytes.`);
  }
  return length;
}

/** `partial` if it holds `needed` bytes, else a copy at least twice as large, up to `limit`. */
function withRoom(partial: Uint8Array | null, filled: number, needed: number, limit: number): Uint8Array {
  if (partial !== null && partial.length >= needed) return partial;
  const larger = new Uint8Array(Math.min(limit, Math.max(needed * 2, FIRST_PIECE)));
  if (partial !== null) larger.set(partial.subarray(0, filled));
  return larger;
}
