import { spawnSync } from 'node:child_process';
import type { ReadStream, WriteStream } from 'node:tty';
import { undoAnything } from '../../src/domain/terminal-modes.ts';
import { descriptorOf } from './terminal-path.ts';

/**
 * Takes a terminal back from a keeper that is gone, or cannot be asked: what is switched on and how it was set nobody
 * knows. So all is undone, and the settings are usable ones until Node gives back, at its exit, those that it found.
 */
export function takeBack(input: ReadStream, output: WriteStream): void {
  output.write(undoAnything());
  const fd = descriptorOf(input);
  if (fd !== null) spawnSync('stty', ['sane'], { stdio: [fd, 'ignore', 'ignore'] });
}
