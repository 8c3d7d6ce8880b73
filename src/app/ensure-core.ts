import { setTimeout as sleep } from 'node:timers/promises';
import { MoitumiError } from '../domain/error.ts';
import { dialHome, isNoCore } from './dial-home.ts';
import { type HomePaths, homeName } from './paths.ts';
import { startDaemon } from './start-daemon.ts';
import type { World } from './world.ts';

/** How long a core that holds the home may take to listen, or to let go of it. */
const PATIENCE_MS = 15_000;

/** How long to look for the core that was quicker, before trying to be the one again: it may just be ending. */
const LOOK_MS = 500;

/** Makes sure that some core listens for the home: starts a daemon, or waits for the one that was quicker. */
export async function ensureCore(paths: HomePaths, env: World['env']): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    if ((await startDaemon(paths, env)) === 'ready') return;
    if (await coreListens(paths, Date.now() + LOOK_MS)) return;
  }
  throw new MoitumiError(
    'no_core',
    `A core holds ${homeName(paths)} but does not listen. If it hangs, end it: its pid is in ${paths.endpoint}.`,
  );
}

/** Whether a connection can be made before `deadline`. */
async function coreListens(paths: HomePaths, deadline: number): Promise<boolean> {
  for (let pause = 5; Date.now() < deadline; pause = Math.min(pause * 2, 50)) {
    const reached = await dialHome(paths).catch((thrown: unknown) => {
      if (isNoCore(thrown)) return null;
      throw thrown;
    });
    if (reached !== null) {
      reached.transport.listen({ payload: () => undefined, drained: () => undefined, closed: () => undefined });
      reached.transport.close();
      return true;
    }
    await sleep(pause);
  }
  return false;
}
