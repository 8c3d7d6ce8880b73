import { spawnSync } from 'node:child_process';
import type { ReadStream } from 'node:tty';

/** A terminal in raw mode. */
export type RawMode = {
  /** Gives the terminal its former settings back, if nobody has changed them since. Calling it again does nothing. */
  leave(): void;
};

/**
 * Puts a terminal into raw mode, output processing off too: Node's own raw mode leaves OPOST and ONLCR on, and then
 * a bare line feed from a full-screen program gains a carriage return. A terminal that is raw already is left alone.
 */
export function enterRawMode(input: ReadStream): RawMode {
  if (input.isRaw) return { leave: () => undefined };
  input.setRawMode(true);
  stty(input, '-opost');
  const ours = stty(input, '-g');
  let left = false;
  return {
    leave: () => {
      if (left) return;
      left = true;
      // `setRawMode` wants a call anyway, or Node takes the stream for raw; what another set since is then put back.
      const now = stty(input, '-g');
      input.setRawMode(false);
      if (now !== null && ours !== null && now !== ours) stty(input, now);
    },
  };
}

/** Runs stty on the terminal; its output, or null where it does not work. */
function stty(input: ReadStream, argument: string): string | null {
  const fd = descriptorOf(input);
  if (fd === null) return null;
  const done = spawnSync('stty', [argument], { stdio: [fd, 'pipe', 'ignore'], encoding: 'utf8' });
  return done.status === 0 ? done.stdout.trim() : null;
}

/** Node keeps the descriptor on the stream, or on its handle, and types neither. */
function descriptorOf(input: ReadStream): number | null {
  const { fd, _handle } = input as { fd?: number; _handle?: { fd?: number } | null };
  const found = fd ?? _handle?.fd ?? -1;
  return found >= 0 ? found : null;
}
