import { join } from 'node:path';

/** A built program that ships beside this one. */
export function programFile(
  name: 'moitumi' | 'daemon' | 'keeper' | 'store-worker' | 'demo-agent' | 'hook' | 'acp-host',
): string {
  return join(import.meta.dirname, `${name}.cjs`);
}
