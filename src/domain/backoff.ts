/** The first wait, at most, in ms. */
const FIRST = 50;

/** The longest wait, at most, in ms. */
const LONGEST = 5_000;

/**
 * How long to wait before the next try, in ms, after `failures` in a row: exponential, with full jitter, so that
 * many who lost the same peer do not come back together. `random` is uniform in [0, 1).
 */
export function backoff(failures: number, random: number): number {
  return random * Math.min(LONGEST, FIRST * 2 ** failures);
}
