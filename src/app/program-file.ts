import { fileURLToPath } from 'node:url';

/** A built program that ships beside this one. */
export function programFile(name: 'moitumi' | 'daemon' | 'keeper' | 'store-worker' | 'demo-agent'): string {
  return fileURLToPath(new URL(`${name}.cjs`, import.meta.url));
}
