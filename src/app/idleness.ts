import { existsSync } from 'node:fs';
import type { IClock } from '../ports/clock.ts';
import type { RunningCore } from './core-process.ts';
import type { HomePaths } from './paths.ts';

/** Whose idleness is watched, and how much of it is allowed. */
export type IdlenessOptions = {
  readonly core: RunningCore;
  readonly clock: IClock;
  readonly paths: HomePaths;
  /** Minutes without a surface and without an agent after which the core stops; 0: never. Read at each look. */
  readonly minutes: () => number;
};

/** How often to look; a shorter allowance is looked at four times within it. */
const LOOK_MS = 60_000;

/** Stops a core that nobody needs any more, or whose home was removed under it. Time asleep does not count. */
export function watchIdleness({ core, clock, paths, minutes }: IdlenessOptions): void {
  let idle = 0;
  const lookLater = () => {
    const allowed = minutes() > 0 ? minutes() * 60_000 : Number.POSITIVE_INFINITY;
    const pause = Math.min(LOOK_MS, allowed / 4);
    clock.after(pause, () => {
      idle = core.busy() ? 0 : idle + pause;
      if (idle >= allowed || !existsSync(paths.store)) void core.stop('stop', { agents: false });
      else lookLater();
    });
  };
  lookLater();
}
