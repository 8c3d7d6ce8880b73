import { writeSync } from 'node:fs';

/** Most input that waits for a program which does not read; what comes then is refused. */
export const INPUT_BYTES = 256 * 1024;

/** Input on its way into a pty, in order. */
export type InputQueue = {
  /** False: it would not fit, and nothing of it was taken. `done` is called when the program's tty has all of it. */
  push(bytes: Uint8Array, done?: () => void): boolean;
  pending(): number;
  /** Drops what waits. */
  close(): void;
};

type Piece = { bytes: Uint8Array; readonly done: (() => void) | undefined };

/**
 * Writes to the master itself, as its tty takes it: node-pty goes through the thread pool, and spins
 * while a program does not read (90 % of a core, measured).
 */
export function createInputQueue(fd: number): InputQueue {
  let pieces: Piece[] = [];
  let pending = 0;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  const drop = (): void => {
    pieces = [];
    pending = 0;
  };

  const flush = (): void => {
    timer = null;
    for (let piece = pieces[0]; piece !== undefined && !closed; piece = pieces[0]) {
      const written = tryWrite(fd, piece.bytes);
      if (written === 'gone') {
        drop();
        return;
      }
      pending -= written;
      piece.bytes = piece.bytes.subarray(written);
      if (piece.bytes.length > 0) {
        timer = setTimeout(flush, 1);
        return;
      }
      pieces.shift();
      piece.done?.();
    }
  };

  return {
    push: (bytes, done) => {
      if (closed || pending + bytes.length > INPUT_BYTES) return false;
      pieces.push({ bytes, done });
      pending += bytes.length;
      if (timer === null) flush();
      return true;
    },
    pending: () => pending,
    close: () => {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      drop();
    },
  };
}

function tryWrite(fd: number, bytes: Uint8Array): number | 'gone' {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? 0 : 'gone';
  }
}
