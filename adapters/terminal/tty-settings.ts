import { spawn } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { MAKE_RAW } from '../../src/domain/tty-offer.ts';

/** Makes a terminal raw; what `readSettings` then says. */
export function makeRaw(path: string): Promise<string | null> {
  return said(path, 'sh', ['-c', MAKE_RAW]);
}

/** What `stty -g` says of a terminal; null where it cannot be asked. */
export function readSettings(path: string): Promise<string | null> {
  return said(path, 'stty', ['-g']);
}

/** Gives a terminal settings that `stty -g` once told; others are no settings, and left alone. */
export async function applySettings(path: string, settings: string): Promise<void> {
  if (/^[\w=:]+$/.test(settings)) await said(path, 'stty', [settings]);
}

/**
 * What a program on the terminal prints; null when it fails. It gets the terminal opened for itself: libuv makes a child's
 * standard input block, and a descriptor of ours with it, which would stop the keeper where nobody reads.
 */
function said(path: string, program: string, args: readonly string[]): Promise<string | null> {
  const fd = tryOpen(path);
  if (fd === null) return Promise.resolve(null);
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: [fd, 'pipe', 'ignore'] });
    closeSync(fd);
    let text = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      text += bytes.toString();
    });
    child.on('error', () => resolve(null));
    child.on('close', (code) => resolve(code === 0 ? text.trim() : null));
  });
}

function tryOpen(path: string): number | null {
  try {
    return openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch {
    return null;
  }
}
