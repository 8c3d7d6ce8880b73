import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Bytes that are added at the end and forgotten from the front, found by their absolute offset since the beginning. */
export type ByteLog = {
  append(bytes: Uint8Array): void;
  /** Offset of the oldest byte still there. */
  start(): number;
  /** Offset after the newest byte. */
  end(): number;
  /** Up to `max` bytes from `since` on, or from the oldest byte where that is later. */
  read(since: number, max: number): { readonly from: number; readonly bytes: Uint8Array };
  /** Forgets what lies before an offset, by whole blocks. */
  dropBefore(offset: number): void;
  /** Packs a block that is not packed yet, which takes about a millisecond; false: there is none. For when nothing is written. */
  pack(): boolean;
};

/** Blocks are taken one at a time, so that little output costs one. */
export const BLOCK_BYTES = 64 * 1024;

/** An empty log. */
export function createByteLog(): ByteLog {
  const blocks: Block[] = [];
  /** A multiple of the block size: the offset at which the first block begins. */
  let start = 0;
  let end = 0;

  /** The last block, with room for more. */
  const open = (): Uint8Array => {
    const last = blocks.at(-1);
    if (last === undefined || end % BLOCK_BYTES === 0) {
      const bytes = spare.pop() ?? new Uint8Array(BLOCK_BYTES);
      blocks.push({ packed: false, bytes });
      return bytes;
    }
    if (!last.packed) return last.bytes;
    const bytes = spare.pop() ?? new Uint8Array(BLOCK_BYTES);
    bytes.set(content(last));
    blocks[blocks.length - 1] = { packed: false, bytes };
    return bytes;
  };

  return {
    append: (bytes) => {
      for (let at = 0; at < bytes.length; ) {
        const used = end % BLOCK_BYTES;
        const piece = bytes.subarray(at, at + BLOCK_BYTES - used);
        open().set(piece, used);
        end += piece.length;
        at += piece.length;
      }
    },
    start: () => start,
    end: () => end,
    read: (since, max) => {
      const from = Math.min(Math.max(since, start), end);
      const bytes = new Uint8Array(Math.min(Math.max(max, 0), end - from));
      for (let done = 0; done < bytes.length; ) {
        const at = from + done - start;
        const block = blocks[Math.floor(at / BLOCK_BYTES)];
        if (block === undefined) break;
        const within = at % BLOCK_BYTES;
        const piece = content(block).subarray(within, Math.min(BLOCK_BYTES, within + bytes.length - done));
        bytes.set(piece, done);
        done += piece.length;
      }
      return { from, bytes };
    },
    dropBefore: (offset) => {
      while (offset - start >= BLOCK_BYTES) {
        free(blocks.shift());
        start += BLOCK_BYTES;
      }
    },
    pack: () => {
      const index = blocks.findIndex((block) => !block.packed);
      const block = blocks[index];
      if (block === undefined) return false;
      const used = Math.min(end - start - index * BLOCK_BYTES, BLOCK_BYTES);
      // What zlib returns is a part of more.
      blocks[index] = { packed: true, bytes: new Uint8Array(deflateRawSync(block.bytes.subarray(0, used), FAST)) };
      free(block);
      return index < blocks.length - 1;
    },
  };
}

type Block = { readonly packed: boolean; readonly bytes: Uint8Array };

/** Level 1 packs text to a fifth in half the time of the usual level, which would gain a few per cent more. */
const FAST = { level: 1 } as const;

/** Blocks for the next log that needs one: memory that is only let go of comes back when V8 gets to it, and a quiet keeper gives it no reason to. */
const spare: Uint8Array[] = [];
const MOST_SPARE = 16;

function free(block: Block | undefined): void {
  if (block !== undefined && !block.packed && spare.length < MOST_SPARE) spare.push(block.bytes);
}

function content({ packed, bytes }: Block): Uint8Array {
  return packed ? inflateRawSync(bytes) : bytes;
}
