import { spawnSync } from 'node:child_process';
import type { ReadStream } from 'node:tty';
import { MAKE_RAW } from '../../src/domain/tty-offer.ts';
import { descriptorOf } from './terminal-path.ts';

/** A terminal in raw mode. */
export type RawMode = {
  /** Gives the terminal its former settings back, if nobody has changed them since. Calling it again does nothing. */
  leave(): void;
};

/**
 * Puts a terminal into raw mode, output processing off too: Node's own raw mode leaves OPOST and ONLCR on, and then
 * a bare line feed from a full-screen program gains a carriage return. Node's own remains for where there is no stty.
 */
export function enterRawMode(input: ReadStream): RawMode {
  const [found, raw] = (shell(input, `stty -g && ${MAKE_RAW}`) ?? '').split('\n');
  const settings = found && raw ? { found, raw } : null;
  if (settings === null) input.setRawMode(true);
  let left = false;
  return {
    leave: () => {
      if (left) return;
      left = true;
      if (settings === null) input.setRawMode(false);
      else shell(input, 'test "$(stty -g)" = "$1" && stty "$2"', settings.raw, settings.found);
    },
  };
}

/** Runs a script on the terminal; its output, or null where it does not work. */
function shell(input: ReadStream, script: string, ...args: readonly string[]): string | null {
  const fd = descriptorOf(input);
  if (fd === null) return null;
  const stdio = [fd, 'pipe', 'ignore'] as const;
  const done = spawnSync('sh', ['-c', script, 'sh', ...args], { stdio: [...stdio], encoding: 'utf8' });
  return done.status === 0 ? done.stdout.trim() : null;
}
