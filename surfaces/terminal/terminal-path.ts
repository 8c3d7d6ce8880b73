import { readlinkSync } from 'node:fs';
import type { ReadStream, WriteStream } from 'node:tty';

/** The path of a descriptor's terminal, as `/dev/pts/7`; null when it has none. */
export async function terminalPath(fd: number): Promise<string | null> {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    const { askTty } = await import('./ask-tty.ts');
    return askTty(fd);
  }
}

/** A terminal's descriptor: Node keeps it on the stream, or on its handle, and types neither. */
export function descriptorOf(stream: ReadStream | WriteStream): number | null {
  const { fd, _handle } = stream as { fd?: number; _handle?: { fd?: number } | null };
  const found = fd ?? _handle?.fd ?? -1;
  return found >= 0 ? found : null;
}
