import type { IClock } from '../../src/ports/clock.ts';

/** Node's longest timer; it runs a longer one at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The machine's time. */
export function createSystemClock(): IClock {
  return {
    now: () => Date.now(),
    // Not performance.now(), which loads a module of its own on the way to the first hello.
    elapsed: () => Number(process.hrtime.bigint()) / 1e6,
    after(ms, run) {
      let timer: NodeJS.Timeout;
      const wait = (left: number): void => {
        const part = Math.min(left, LONGEST_TIMER);
        timer = setTimeout(() => (left > part ? wait(left - part) : run()), part);
        timer.unref();
      };
      wait(ms);
      return () => clearTimeout(timer);
    },
  };
}
