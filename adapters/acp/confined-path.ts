import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';

/**
 * Where a path leads, once all links on it were followed. Throws unless that is inside of `directory`, in words for
 * the agent. What does not exist yet must have a place inside of it.
 */
export function confinedPath(directory: string, path: string): string {
  if (!isAbsolute(path)) throw new Error(`The path ${path} is not absolute.`);
  const root = realpathSync(directory);
  const real = realPath(path);
  const inside = relative(root, real);
  if (inside === '..' || inside.startsWith('../')) {
    throw new Error(`${path} is outside of ${directory}; this client opens nothing else.`);
  }
  return real;
}

/** As realpath, for what need not exist: the links of what does are followed. A link that leads nowhere is refused. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT' || isDangling(path)) throw thrown;
  }
  const name = basename(path);
  // `..` was resolved by nobody yet where its parent is not there.
  if (name === '..' || name === '.') throw new Error(`The path ${path} leads through what does not exist.`);
  return join(realPath(dirname(path)), name);
}

function isDangling(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
