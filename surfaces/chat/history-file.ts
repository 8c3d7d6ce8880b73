import { readFileSync } from 'node:fs';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Most entries that are kept, and the longest one that is. */
const MAX_ENTRIES = 1_000;
const MAX_LENGTH = 4_000;

/** What was typed before, the last one last; empty where nothing was, or where it cannot be read. At once: the first key may be ↑. */
export function readHistory(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').flatMap(entryOf).slice(-MAX_ENTRIES);
  } catch {
    return [];
  }
}

/**
 * Adds what was typed here to what is in the file by now: another chat may have written meanwhile. For the person's
 * eyes only. Rejects where it cannot be written.
 */
export async function addToHistory(file: string, entries: readonly string[]): Promise<void> {
  if (entries.length === 0) return;
  const before = readHistory(file);
  const added = entries.filter((text) => text.length <= MAX_LENGTH);
  const lines = [...before, ...added].slice(-MAX_ENTRIES).map((text) => JSON.stringify(text));
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, `${lines.join('\n')}\n`, { mode: 0o600 });
  await chmod(fresh, 0o600);
  await rename(fresh, file);
}

/** An entry is a line, as JSON, since it may have several of its own. */
function entryOf(line: string): readonly string[] {
  if (line === '') return [];
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'string' ? [entry] : [];
  } catch {
    return [];
  }
}
