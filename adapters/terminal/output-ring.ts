/** The last raw bytes of an agent's output, found by their absolute offset since its start. */
export type OutputRing = {
  append(bytes: Uint8Array): void;
  /** Offset of the oldest byte still there. */
  start(): number;
  /** Offset after the newest byte. */
  end(): number;
  /** Up to `max` bytes from `since` on, or from the oldest byte where that is later. */
  read(since: number, max: number): { readonly from: number; readonly bytes: Uint8Array };
};

/** How much output is kept for each agent, in bytes. */
export const RING_BYTES = 4 * 1024 * 1024;

/** Blocks are allocated one at a time as output comes, so that a quiet agent costs one. */
const BLOCK_BYTES = 64 * 1024;

/** A ring that keeps at least `capacity` bytes once so many were written, and at most one block more. */
export function createOutputRing(capacity: number = RING_BYTES): OutputRing {
  const blocks: Uint8Array[] = [];
  /** A multiple of the block size: the offset at which the first block begins. */
  let start = 0;
  let end = 0;

  const append = (bytes: Uint8Array): void => {
    let at = 0;
    while (at < bytes.length) {
      const used = end % BLOCK_BYTES;
      if (used === 0) blocks.push(new Uint8Array(BLOCK_BYTES));
      const piece = bytes.subarray(at, at + BLOCK_BYTES - used);
      blocks.at(-1)?.set(piece, used);
      end += piece.length;
      at += piece.length;
      while (end - start - BLOCK_BYTES >= capacity) {
        blocks.shift();
        start += BLOCK_BYTES;
      }
    }
  };

  const read = (since: number, max: number): { from: number; bytes: Uint8Array } => {
    const from = Math.min(Math.max(since, start), end);
    const bytes = new Uint8Array(Math.min(Math.max(max, 0), end - from));
    let done = 0;
    while (done < bytes.length) {
      const at = from + done - start;
      const block = blocks[Math.floor(at / BLOCK_BYTES)];
      if (block === undefined) break;
      const within = at % BLOCK_BYTES;
      const piece = block.subarray(within, Math.min(BLOCK_BYTES, within + bytes.length - done));
      bytes.set(piece, done);
      done += piece.length;
    }
    return { from, bytes };
  };

  return { append, start: () => start, end: () => end, read };
}
