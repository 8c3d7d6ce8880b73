import type { InputLine } from '../terminal/input-line.ts';

/** What the text between `from` and the cursor can be completed to. */
export type Completion = { readonly from: number; readonly candidates: readonly string[] };

/** Candidates that are shown; `index` is the one in the text, null: none is yet. */
export type Menu = Completion & { readonly index: number | null };

type Completed = { readonly line: InputLine; readonly menu: Menu | null };

/** The line with what all candidates have in common, and with the only one whole; the rest is shown. */
export function completed(line: InputLine, { from, candidates }: Completion, insert: boolean): Completed {
  if (candidates.length === 0) return { line, menu: null };
  const menu = { from, candidates, index: null };
  if (!insert) return { line, menu };
  const [only = ''] = candidates;
  if (candidates.length === 1) return { line: put(line, from, closed(only)), menu: null };
  const shared = sharedStart(candidates);
  // What was found by the middle of a name must not take away what was typed.
  const typed = line.text.slice(from, line.at).toLowerCase();
  const adds = shared.length > typed.length && shared.toLowerCase().startsWith(typed);
  return { line: adds ? put(line, from, shared) : line, menu };
}

/** The line with the next candidate in it. */
export function nextOfMenu(line: InputLine, menu: Menu, by: 1 | -1): Completed {
  const count = menu.candidates.length;
  const index = menu.index === null ? (by === 1 ? 0 : count - 1) : (menu.index + by + count) % count;
  const candidate = menu.candidates[index] ?? '';
  if (count === 1) return { line: put(line, menu.from, closed(candidate)), menu: null };
  return { line: put(line, menu.from, candidate), menu: { ...menu, index } };
}

/** A directory goes on; whatever else is whole is followed by a blank. */
function closed(candidate: string): string {
  return candidate.endsWith('/') ? candidate : `${candidate} `;
}

function put({ text, at }: InputLine, from: number, word: string): InputLine {
  return { text: text.slice(0, from) + word + text.slice(at), at: from + word.length };
}

function sharedStart(words: readonly string[]): string {
  const [first = '', ...others] = words;
  let end = first.length;
  for (const other of others) {
    while (!other.startsWith(first.slice(0, end))) end -= 1;
  }
  // Never half a surrogate pair.
  return /[\ud800-\udbff]$/.test(first.slice(0, end)) ? first.slice(0, end - 1) : first.slice(0, end);
}
