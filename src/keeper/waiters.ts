/** Those who wait for output beyond an offset. */
export type Waiters = {
  /** Resolves once `end()` is beyond `offset`, nothing more will come, or `ms` have passed. */
  beyond(offset: number, ms: number): Promise<void>;
  /** There is more output, or its end. */
  wake(ended: boolean): void;
};

/** Waiters on an output whose end is `end()`. */
export function createWaiters(end: () => number): Waiters {
  const waiting = new Map<() => void, number>();
  let ended = false;
  return {
    beyond: (offset, ms) =>
      new Promise((resolve) => {
        if (ended || ms <= 0 || end() > offset) {
          resolve();
          return;
        }
        const done = (): void => {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        };
        const timer = setTimeout(done, ms);
        waiting.set(done, offset);
      }),
    wake: (isEnd) => {
      ended ||= isEnd;
      for (const [done, offset] of waiting) if (ended || end() > offset) done();
    },
  };
}
