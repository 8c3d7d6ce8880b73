import type { IClock } from '../../src/ports/clock.ts';

/** A clock that a test moves by hand. */
export type ManualClock = IClock & {
  /** Lets time pass: what comes due is called in order, each at its own time. */
  advance(ms: number): void;
};

/** Begins at a fixed moment, so that no test depends on today. */
export function manualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
  let now = start;
  let next = 0;
  const due = new Map<number, { at: number; run: () => void }>();
  return {
    now: () => now,
    elapsed: () => now - start,
    after(ms, run) {
      const id = next++;
      due.set(id, { at: now + Math.max(0, ms), run });
      return () => {
        due.delete(id);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [first] = [...due].filter(([, { at }]) => at <= end).sort(([a, x], [b, y]) => x.at - y.at || a - b);
        if (first === undefined) break;
        const [id, { at, run }] = first;
        due.delete(id);
        now = Math.max(now, at);
        run();
      }
      now = end;
    },
  };
}
