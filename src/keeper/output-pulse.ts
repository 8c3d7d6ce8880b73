/** Tells that there is output, at most once a second, and never leaves the last of it untold. */
export type OutputPulse = { beat(): void; stop(): void };

const PERIOD_MS = 1_000;

/** A pulse that calls `tell`. */
export function createOutputPulse(tell: () => void): OutputPulse {
  let timer: NodeJS.Timeout | null = null;
  let untold = false;
  const open = (): void => {
    timer = null;
    if (!untold) return;
    untold = false;
    tell();
    timer = setTimeout(open, PERIOD_MS);
  };
  return {
    beat: () => {
      untold = true;
      if (timer === null) open();
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer);
      if (untold) tell();
      untold = false;
    },
  };
}
