import { chmodSync, lstatSync, mkdirSync, readdirSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { MoitumiError } from '../domain/error.ts';
import type { HomePaths } from './paths.ts';

/** Makes the home's directories, or checks that they are ours alone. Throws a sentence that says which is not, and why. */
export function prepareState(paths: HomePaths): void {
  for (const directory of [paths.state, dirname(paths.log), paths.keepers]) {
    if (!isPrivate(directory)) mkdirSync(directory, { recursive: true, mode: 0o700 });
  }
}

/**
 * Makes the directory for sockets: the first of the home's candidates that can be made private. Another may be right
 * the next time, since the runtime directory of an account goes at its last logout.
 */
export function prepareRuntime(paths: HomePaths): string {
  let failure: unknown;
  for (const chain of paths.runtime) {
    try {
      for (const directory of chain) if (!isPrivate(directory)) mkdirSync(directory, { mode: 0o700 });
      return chain.at(-1) ?? paths.state;
    } catch (thrown) {
      failure = thrown;
    }
  }
  throw failure;
}

/** Where the core listens. */
export function socketPath(paths: HomePaths): string {
  return paths.socket ?? join(prepareRuntime(paths), 'core.sock');
}

/**
 * Whether a directory is there; throws unless only this user can enter it, since what is in it decides
 * who runs commands as this user.
 */
function isPrivate(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return false;
  const reason = narrow(path, stat) ? null : refusal(stat);
  if (reason === null) return true;
  throw new MoitumiError('forbidden', `moitumi will not use ${path}: ${reason}.`, { scope: 'admin' });
}

/** An empty directory of ours, made with mkdir alone for moitumi's sake, gets the right mode instead of a refusal. */
function narrow(path: string, stat: Stats): boolean {
  const ours = stat.isDirectory() && stat.uid === process.getuid?.();
  if (!ours || (stat.mode & 0o077) === 0 || readdirSync(path).length > 0) return false;
  chmodSync(path, 0o700);
  return true;
}

function refusal(stat: Stats): string | null {
  if (!stat.isDirectory()) return 'it is not a directory (a link is not followed)';
  if (stat.uid !== process.getuid?.()) return `it belongs to user ${stat.uid}`;
  if ((stat.mode & 0o077) !== 0) return `others may enter it (mode ${(stat.mode & 0o777).toString(8)}): chmod 700 it`;
  return null;
}
