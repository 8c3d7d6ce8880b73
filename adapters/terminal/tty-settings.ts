import { spawn } from 'node:child_process';
import { MAKE_RAW } from '../../src/domain/tty-offer.ts';

/** Makes a terminal raw; what `readSettings` then says. */
export function makeRaw(fd: number): Promise<string | null> {
  return said(fd, 'sh', ['-c', MAKE_RAW]);
}

/** What `stty -g` says of a terminal; null where it cannot be asked. */
export function readSettings(fd: number): Promise<string | null> {
  return said(fd, 'stty', ['-g']);
}

/** Gives a terminal settings that `stty -g` once told; others are no settings, and left alone. */
export async function applySettings(fd: number, settings: string): Promise<void> {
  if (/^[\w=:]+$/.test(settings)) await said(fd, 'stty', [settings]);
}

/** What a program on the terminal prints; null when it fails. */
function said(fd: number, program: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: [fd, 'pipe', 'ignore'] });
    let text = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      text += bytes.toString();
    });
    child.on('error', () => resolve(null));
    child.on('close', (code) => resolve(code === 0 ? text.trim() : null));
  });
}
