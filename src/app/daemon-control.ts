import type { DaemonEnd, DaemonStart, DaemonStop, HomeChoice, IDaemonControl } from '../../surfaces/cli/context.ts';
import type { IControlClient } from '../protocol/control-client.ts';
import { connectHome } from './connect.ts';
import { isNoCore } from './dial-home.ts';
import { type HomePaths, resolvePaths } from './paths.ts';
import type { World } from './world.ts';

/** How long a core may take to stop its agents, tell its surfaces and write its last words. */
const STOP_SECONDS = 30;

/** What `moitumi daemon …` does to the daemon's process. */
export function createDaemonControl(world: World): IDaemonControl {
  const pathsOf = (home: HomeChoice) => resolvePaths(home, world.env, world.cwd);
  return {
    start: (home) => start(pathsOf(home), world),
    run: async (home) => {
      const { runForeground } = await import('./daemon-process.ts');
      return runForeground(pathsOf(home));
    },
    stop: (home, options) => stop(pathsOf(home), options),
    restart: (home) => restart(pathsOf(home), world),
    logFile: (home) => pathsOf(home).log,
  };
}

async function start(paths: HomePaths, world: World): Promise<DaemonStart> {
  let already = true;
  const client = await reach(paths, async () => {
    already = false;
    const { ensureCore } = await import('./ensure-core.ts');
    await ensureCore(paths, world.env);
  });
  const { pid } = client.hello;
  await client.close();
  return { pid, already };
}

async function stop(paths: HomePaths, options: DaemonStop): Promise<DaemonEnd> {
  const client = await reach(paths, null);
  return end(client, 'stop', options);
}

/** An embedded core cannot start again as a daemon: it hands over. */
async function restart(paths: HomePaths, world: World): Promise<DaemonStart> {
  try {
    const client = await reach(paths, null);
    const embedded = client.hello.mode === 'embedded';
    if (!embedded) await end(client, 'restart', { force: false, agents: false });
    else await client.request('shutdown', { reason: 'handover' }).finally(() => client.close());
  } catch (thrown) {
    if (!isNoCore(thrown)) throw thrown;
  }
  const started = await start(paths, world);
  return { ...started, already: false };
}

async function end(client: IControlClient, reason: 'stop' | 'restart', options: DaemonStop): Promise<DaemonEnd> {
  const { pid } = client.hello;
  const { agents_left } = await client.request('shutdown', { reason, ...options }).finally(() => client.close());
  const { processEnds } = await import('./process-end.ts');
  await processEnds(pid, STOP_SECONDS);
  return { pid, agents_left };
}

function reach(paths: HomePaths, starter: (() => Promise<unknown>) | null): Promise<IControlClient> {
  return connectHome(paths, { surface: 'cli', kind: 'cli', sync: 'none', reconnect: 'never' }, { start: starter });
}
