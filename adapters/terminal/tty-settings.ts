import { spawn } from 'node:child_process';

/** What `stty -g` says of a terminal; null where it cannot be asked. */
export function readSettings(fd: number): Promise<string | null> {
  return stty(fd, '-g');
}

/** Gives a terminal settings that `stty -g` once told; others are no settings, and left alone. */
export async function applySettings(fd: number, settings: string): Promise<void> {
  if (/^[\w=:]+$/.test(settings)) await stty(fd, settings);
}

function stty(fd: number, argument: string): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn('stty', [argument], { stdio: [fd, 'pipe', 'ignore'] });
    let said = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
    child.on('error', () => resolve(null));
    child.on('close', (code) => resolve(code === 0 ? said.trim() : null));
  });
}
