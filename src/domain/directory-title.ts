import { MAX_TITLE } from './node.ts';
import { cleanTitle } from './node-title.ts';

/**
 * A title for work in a directory: its base name, and as much of what is above it as tells it from the `taken` ones, as
 * `api (work)`. When all of it does not, the base name again: a directory has one node.
 */
export function directoryTitle(directory: string, taken: (title: string) => boolean): string {
  const parts = directory.split('/').filter((part) => part !== '');
  const base = parts.pop() ?? '/';
  const above = parts.map((_, index) => parts.slice(-1 - index).join('/'));
  const titles = [base, ...above.map((path) => `${base} (${path})`)].map((title) =>
    cleanTitle(title).slice(0, MAX_TITLE),
  );
  return titles.find((title) => !taken(title)) ?? titles[0] ?? '/';
}
