/** Longest word that is compared; what is longer is no slip of the finger, and comparing costs its square. */
const MAX_WORD = 64;

/**
 * What someone probably meant: the candidate with the fewest edits to `word` (insert, delete, replace, swap
 * two neighbours), at most a third of its length and at least one; else one that `word` begins. Null: none is near.
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  if (word === '' || word.length > MAX_WORD) return null;
  const typed = word.toLowerCase();
  let best: string | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const target = candidate.slice(0, MAX_WORD + 1).toLowerCase();
    const limit = Math.min(fewest - 1, Math.max(1, Math.floor(Math.max(typed.length, target.length) / 3)));
    const prefix = typed.length > 1 && target.startsWith(typed);
    const edits = prefix ? 1 : editDistance(typed, target, limit);
    if (edits < fewest && (prefix || edits <= limit)) {
      best = candidate;
      fewest = edits;
    }
  }
  return best;
}

/** Edits between two words, after Damerau and Levenshtein, by three rolling rows; infinite once above `limit`. */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) > limit) return Number.POSITIVE_INFINITY;
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = nextRow(from, to, { row, last, beforeLast });
    if (Math.min(...current, ...last) > limit) return Number.POSITIVE_INFINITY;
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}

type Rows = { readonly row: number; readonly last: readonly number[]; readonly beforeLast: readonly number[] };

function nextRow(from: string, to: string, { row, last, beforeLast }: Rows): number[] {
  const current = [row];
  for (let column = 1; column <= to.length; column += 1) {
    const swapped = isSwap(from, to, row, column) ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
    const replaced = (last[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
    current.push(Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, replaced, swapped));
  }
  return current;
}

/** Whether the two letters that end at this place stand the other way round in the other word. */
function isSwap(from: string, to: string, row: number, column: number): boolean {
  return row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
}
