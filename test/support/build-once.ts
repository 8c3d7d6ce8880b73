import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** What dist/ is made of. */
const SOURCES = ['adapters', 'build', 'fixtures/agents', 'src', 'surfaces', 'package.json'];

/** Builds dist/ before the first test, unless it is newer than all it is made of: system tests run what is shipped. */
export default function setup(): void {
  if (SOURCES.every((source) => newest(join(ROOT, source)) < modified(join(ROOT, 'dist', 'moitumi.cjs')))) return;
  execFileSync(process.execPath, [join(ROOT, 'build', 'build.mjs')], { cwd: ROOT, stdio: 'inherit' });
}

function newest(path: string): number {
  if (!statSync(path).isDirectory()) return modified(path);
  const entries = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return Math.max(0, ...entries.map((entry) => modified(join(path, entry))));
}

/** Zero when it is not there. */
function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
