import { type ByteLog, createByteLog } from './byte-log.ts';

/** The last raw bytes of an agent's output. */
export type OutputRing = Omit<ByteLog, 'dropBefore'>;

/** How much output is kept for each agent, in bytes. */
export const RING_BYTES = 4 * 1024 * 1024;

/** A ring that keeps at least `capacity` bytes once so many were written, and at most one block more. */
export function createOutputRing(capacity: number = RING_BYTES): OutputRing {
  const log = createByteLog();
  return {
    ...log,
    append: (bytes) => {
      log.append(bytes);
      log.dropBefore(log.end() - capacity);
    },
  };
}
