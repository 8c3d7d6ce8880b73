import type { InputLine } from '../terminal/input-line.ts';

/** A search through the history, backwards. */
export type Search = {
  readonly query: string;
  /** Where it has come to; null: nothing was found, or nothing asked for yet. */
  readonly index: number | null;
  /** What was being typed. */
  readonly before: InputLine;
};

/** `found`: the key ends the search with what is shown, and is still to be done. */
export type Searched =
  | { readonly kind: 'goes_on'; readonly search: Search; readonly line: InputLine }
  | { readonly kind: 'found' | 'given_up' };

/** A search that has not been asked for anything yet. */
export function beginSearch(line: InputLine): Search {
  return { query: '', index: null, before: line };
}

/** The search after a key: those that type narrow it, ^R looks further back, Escape and ^G give it up. */
export function searchKey(search: Search, history: readonly string[], name: string, text: string): Searched {
  const { query, index } = search;
  if (name === 'Escape' || name === 'C-g' || name === 'C-c') return { kind: 'given_up' };
  if (name === 'C-r') return look(search, history, query, (index ?? history.length) - 1);
  if (name === 'Backspace') return look(search, history, [...query].slice(0, -1).join(''), history.length - 1);
  if (text !== '') return look(search, history, query + text, index ?? history.length - 1);
  return { kind: 'found' };
}

function look(search: Search, history: readonly string[], query: string, from: number): Searched {
  const wanted = query.toLowerCase();
  const at = query === '' ? -1 : history.findLastIndex((text, i) => i <= from && text.toLowerCase().includes(wanted));
  // Further back there is nothing: what was found stays.
  const index = at === -1 ? (query === search.query ? search.index : null) : at;
  const text = index === null ? undefined : history[index];
  const line = text === undefined ? search.before : { text, at: Math.max(0, text.toLowerCase().indexOf(wanted)) };
  return { kind: 'goes_on', search: { ...search, query, index }, line };
}
