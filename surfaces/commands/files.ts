import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readGit } from './git.ts';

/** Most bytes of names that git is asked for, and most entries that are looked at where there is no git. */
const MAX_NAMES = 4 * 1024 * 1024;
const MAX_ENTRIES = 5_000;

/** How deep directories are looked into where there is no git. */
const MAX_DEPTH = 8;

/** Most files that are offered. */
const MAX_OFFERED = 60;

/** The files below a directory, named from there: what git has and does not ignore, else what is there. Never rejects. */
export async function listFiles(directory: string): Promise<readonly string[]> {
  const listed = await readGit(directory, ['ls-files', '-co', '--exclude-standard', '-z'], MAX_NAMES).catch(() => null);
  const files = listed === null ? await walk(directory) : listed.text.split('\0').slice(0, -1);
  // A name that a terminal would not show as it is cannot be typed either.
  return files.filter((file) => !/[\p{Cc}\p{Cf}]/u.test(file));
}

/** Those that a person may mean who has typed so much: by the beginning of the path, of the name, by anything in it. */
export function meantFiles(files: readonly string[], typed: string): readonly string[] {
  const wanted = typed.toLowerCase();
  const ranked = files.flatMap((file) => {
    const path = file.toLowerCase();
    const rank = rankOf(path, wanted);
    return rank === null ? [] : [{ file, rank }];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank || a.file.length - b.file.length || (a.file < b.file ? -1 : 1))
    .slice(0, MAX_OFFERED)
    .map(({ file }) => file);
}

function rankOf(path: string, wanted: string): number | null {
  if (path.startsWith(wanted)) return 0;
  if (path.slice(path.lastIndexOf('/') + 1).startsWith(wanted)) return 1;
  return path.includes(wanted) ? 2 : null;
}

async function walk(root: string): Promise<readonly string[]> {
  const files: string[] = [];
  let looked = 0;
  let level: readonly string[] = [''];
  for (let depth = 0; depth < MAX_DEPTH && looked < MAX_ENTRIES; depth += 1) {
    const next: string[] = [];
    for (const path of level) {
      if (looked >= MAX_ENTRIES) break;
      const found = await entriesOf(root, path);
      looked += found.files.length + found.directories.length;
      files.push(...found.files);
      next.push(...found.directories);
    }
    level = next;
  }
  return files;
}

type Entries = { readonly files: readonly string[]; readonly directories: readonly string[] };

/** What is in a directory, hidden things and what was installed left out. */
async function entriesOf(root: string, path: string): Promise<Entries> {
  const found = await readdir(join(root, path), { withFileTypes: true }).catch(() => []);
  const seen = found.filter(({ name }) => !name.startsWith('.') && name !== 'node_modules');
  const named = (entries: typeof seen) => entries.map(({ name }) => (path === '' ? name : `${path}/${name}`));
  return {
    files: named(seen.filter((entry) => entry.isFile())),
    directories: named(seen.filter((entry) => entry.isDirectory())),
  };
}
