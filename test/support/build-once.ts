import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Builds dist/ before the first test, so that system tests run what is shipped. */
export default function setup(): void {
  const root = join(import.meta.dirname, '..', '..');
  execFileSync(process.execPath, [join(root, 'build', 'build.mjs')], { cwd: root, stdio: 'inherit' });
}
