/** Work that is put off until an agent has said nothing for a moment, and then done a little at a time. */
export type QuietWork = {
  /** It said something. */
  heard(): void;
  stop(): void;
};

/** Short enough that a crowd of agents which all said something is not kept at full size for long. */
const QUIET_MS = 500;

/** Between two steps, so that other agents need not wait for more than one. */
const PAUSE_MS = 5;

/** Calls `step` until it returns false: then there is nothing left to do before more is said. */
export function createQuietWork(step: () => boolean): QuietWork {
  let timer: NodeJS.Timeout | null = null;
  let pause: NodeJS.Timeout | null = null;
  const work = (): void => {
    pause = step() ? setTimeout(work, PAUSE_MS) : null;
  };
  return {
    heard: () => {
      if (pause !== null) clearTimeout(pause);
      timer = timer?.refresh() ?? setTimeout(work, QUIET_MS);
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer);
      if (pause !== null) clearTimeout(pause);
    },
  };
}
