import { open } from 'node:fs/promises';
import type { Cancel, IClock } from '../../../src/ports/clock.ts';
import { watchFile } from './file-watch.ts';

/** Of what a file held before it was followed, so much of its end is read. */
const FIRST_BYTES = 256 * 1024;

const CHUNK = 64 * 1024;

/**
 * Follows a file of JSON lines: calls `told` once with those at its end, as `old`, then with each batch that is added.
 * What is no JSON is passed over.
 */
export function followLines(
  file: string,
  clock: IClock,
  told: (lines: readonly unknown[], old: boolean) => void,
): Cancel {
  let offset: number | null = null;
  let rest = Buffer.alloc(0);
  let stopped = false;
  let reading: Promise<void> = Promise.resolve();
  const read = async (): Promise<void> => {
    const handle = await open(file, 'r').catch(() => null);
    if (handle === null) return;
    try {
      const { size } = await handle.stat();
      const old = offset === null;
      let at = offset === null || size < offset ? Math.max(0, size - FIRST_BYTES) : offset;
      const parts = [rest];
      for (const buffer = Buffer.alloc(CHUNK); at < size; ) {
        const { bytesRead } = await handle.read(buffer, 0, CHUNK, at);
        if (bytesRead === 0) break;
        parts.push(Buffer.from(buffer.subarray(0, bytesRead)));
        at += bytesRead;
      }
      offset = at;
      const all = Buffer.concat(parts);
      const end = all.lastIndexOf(0x0a) + 1;
      rest = all.subarray(end);
      if (!stopped && (end > 0 || old)) told(linesOf(all.subarray(0, end).toString()), old);
    } finally {
      await handle.close();
    }
  };
  const stop = watchFile(file, clock, () => {
    reading = reading.then(read).catch(() => undefined);
  });
  return () => {
    stopped = true;
    stop();
  };
}

function linesOf(text: string): readonly unknown[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}
