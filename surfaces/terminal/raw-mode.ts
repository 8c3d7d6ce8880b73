import { spawnSync } from 'node:child_process';
import type { ReadStream, WriteStream } from 'node:tty';

/** A terminal in raw mode. */
export type RawMode = {
  /** What `stty -g` said before, and since; null where there is no stty. */
  readonly settings: { readonly found: string; readonly raw: string } | null;
  /** Gives the terminal its former settings back, if nobody has changed them since. Calling it again does nothing. */
  leave(): void;
};

/**
 * Puts a terminal into raw mode, output processing off too: Node's own raw mode leaves OPOST and ONLCR on, and then
 * a bare line feed from a full-screen program gains a carriage return. Node's own remains for where there is no stty.
 */
export function enterRawMode(input: ReadStream): RawMode {
  const [found, raw] = (shell(input, 'stty -g && stty raw -echo -iexten && stty -g') ?? '').split('\n');
  const settings = found && raw ? { found, raw } : null;
  if (settings === null) input.setRawMode(true);
  let left = false;
  return {
    settings,
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

/** A terminal's descriptor: Node keeps it on the stream, or on its handle, and types neither. */
export function descriptorOf(stream: ReadStream | WriteStream): number | null {
  const { fd, _handle } = stream as { fd?: number; _handle?: { fd?: number } | null };
  const found = fd ?? _handle?.fd ?? -1;
  return found >= 0 ? found : null;
}
