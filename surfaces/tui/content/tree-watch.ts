import { type FSWatcher, watch } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Watches the files below a directory. */
export type TreeWatch = {
  /** Resolves when all directories that were there at first are watched. */
  readonly ready: Promise<void>;
  close(): void;
};

/** Most directories that are watched: each takes one of the user's inotify watches, of which some systems have 8,192. */
const MAX_DIRECTORIES = 2_000;

/** What changes by itself, or by tools, and by the thousand. */
const IGNORED = ['.git', '.hg', '.svn', 'node_modules'];

/**
 * Calls `changed` with the path, relative to `root`, of what was changed, made or removed. Left out are version
 * control, `node_modules`, and the plain names in the root's `.gitignore`. Directory by directory: Node's own recursive
 * watch can leave nothing out.
 */
export function watchTree(root: string, changed: (path: string) => void): TreeWatch {
  const watchers = new Map<string, FSWatcher>();
  let ignored: (name: string) => boolean = () => false;
  let closed = false;

  const add = async (directory: string): Promise<void> => {
    if (closed || watchers.has(directory) || watchers.size >= MAX_DIRECTORIES) return;
    const entries = await readdir(directory, { withFileTypes: true }).catch(() => null);
    if (entries === null || closed || watchers.has(directory)) return;
    try {
      const watcher = watch(directory, (kind, name) => take(directory, kind, name));
      watchers.set(directory, watcher);
      watcher.on('error', () => drop(directory));
    } catch {
      // Gone meanwhile, or the system has no watches left: the rest of the tree is still watched.
      return;
    }
    for (const entry of entries) {
      if (entry.isDirectory() && !ignored(entry.name)) await add(join(directory, entry.name));
    }
  };

  const take = (directory: string, kind: string, name: string | null): void => {
    if (name === null || ignored(name)) return;
    const path = join(directory, name);
    if (kind === 'rename') {
      drop(path);
      void add(path);
    }
    changed(relative(root, path));
  };

  const drop = (directory: string): void => {
    watchers.get(directory)?.close();
    watchers.delete(directory);
  };

  const ready = ignoredNames(root).then((test) => {
    ignored = test;
    return add(root);
  });
  return {
    ready,
    close: () => {
      closed = true;
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

/** A line of a .gitignore that names something wherever it is: `dist`, `/dist/`, `*.log`. */
const PLAIN_NAME = /^\/?(\*\.)?([\w.@-]+)\/?$/;

async function ignoredNames(root: string): Promise<(name: string) => boolean> {
  const lines = await readFile(join(root, '.gitignore'), 'utf8').catch(() => '');
  const names = new Set(IGNORED);
  const endings: string[] = [];
  for (const line of lines.split(/\r?\n/)) {
    const [, star, name = ''] = PLAIN_NAME.exec(line.trim()) ?? [];
    if (star !== undefined) endings.push(`.${name}`);
    else if (name !== '') names.add(name);
  }
  return (name) => names.has(name) || endings.some((ending) => name.endsWith(ending));
}
