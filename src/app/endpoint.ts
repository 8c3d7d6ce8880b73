import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Where the home's core is reached, and with what. */
export type Endpoint = { readonly socket: string; readonly cookie: string; readonly pid: number };

/** Reads it anew; null when no core has left one, or what is there is not one. */
export function readEndpoint(file: string): Endpoint | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  return parse(text);
}

/**
 * Writes it whole or not at all, readable by this user alone. It is not synced: after a power cut the core that it
 * names is gone anyway.
 */
export function writeEndpoint(file: string, endpoint: Endpoint): void {
  const draft = `${file}.${process.pid}`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify(endpoint)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, file);
}

/** Takes it away, unless another core has written its own since. */
export function removeEndpoint(file: string, cookie: string): void {
  if (readEndpoint(file)?.cookie === cookie) rmSync(file, { force: true });
}

function parse(text: string): Endpoint | null {
  try {
    const { socket, cookie, pid } = JSON.parse(text);
    const complete = typeof socket === 'string' && typeof cookie === 'string' && Number.isInteger(pid);
    return complete ? { socket, cookie, pid } : null;
  } catch {
    return null;
  }
}
