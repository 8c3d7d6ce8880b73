import { spawnSync } from 'node:child_process';

/** A terminal's path as `tty` tells it, for systems without /proc; null when it has none. */
export function askTty(fd: number): string | null {
  const { status, stdout } = spawnSync('tty', { stdio: [fd, 'pipe', 'ignore'], encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
