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

/** Stops a core that nobody needs any more, or whose home was removed under it. */
export function watchIdleness({ core, clock, paths, minutes }: IdlenessOptions): void {
  let since = clock.elapsed();
  const look = () => {
    const allowed = minutes() * 60_000;
    if (core.busy()) since = clock.elapsed();
    const idle = allowed > 0 && clock.elapsed() - since >= allowed;
    if (idle || !existsSync(paths.store)) return void core.stop('stop', { agents: false });
    lookLater();
  };
  const lookLater = () => {
    const allowed = minutes() * 60_000;
    clock.after(allowed > 0 ? Math.min(LOOK_MS, allowed / 4) : LOOK_MS, look);
  };
  lookLater();
}
