import { spawnSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import type { ReadStream, WriteStream } from 'node:tty';
import { descriptorOf } from './raw-mode.ts';

/** The path of a terminal, as `/dev/pts/7`; null when it has none. */
export function terminalPath(stream: ReadStream | WriteStream): string | null {
  const fd = descriptorOf(stream);
  if (fd === null) return null;
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    const { status, stdout } = spawnSync('tty', { stdio: [fd, 'pipe', 'ignore'], encoding: 'utf8' });
    return status === 0 ? stdout.trim() : null;
  }
}
