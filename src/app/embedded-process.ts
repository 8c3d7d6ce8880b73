import { createJsonLogger } from '../../adapters/system/json-logger.ts';
import { createSystemClock } from '../../adapters/system/system-clock.ts';
import { connectHome } from './connect.ts';
import { startCore } from './core-process.ts';
import { ensureCore } from './ensure-core.ts';
import { launchDetachedKeeper } from './launch-keeper.ts';
import { loadConfig } from './load-config.ts';
import { prepareState } from './private-directory.ts';
import { runSidebar } from './run-sidebar.ts';
import { createSettings } from './settings.ts';
import type { SurfaceLaunch } from './surface-process.ts';
import { openTmux } from './tmux.ts';

/**
 * Runs the core in this process, with a sidebar on it, until the person leaves. Resolves with the exit code;
 * null: another core was quicker, and nothing was done.
 *
 * Asked to hand over, by its own sidebar or by another process, the core ends and the sidebar goes on as a surface of
 * the daemon that follows. Asked to stop, the sidebar ends with it.
 */
export async function openEmbedded(launch: SurfaceLaunch): Promise<number | null> {
  process.on('SIGUSR1', () => undefined);
  const { paths, world, surface, place } = launch;
  prepareState(paths);
  const clock = createSystemClock();
  const logger = createJsonLogger({ file: paths.log, level: 'info', clock });
  const tmux = place === null ? null : openTmux(place, paths, 'embedded', logger);
  const core = await startCore({
    mode: 'embedded',
    paths,
    settings: createSettings(paths.config, await loadConfig(paths.config), logger),
    clock,
    logger,
    panes: tmux?.panes ?? null,
    launchKeeper: tmux?.launchKeeper ?? launchDetachedKeeper,
  });
  if (core === null) return null;
  const start = () => ensureCore(paths, world.env);
  let leaving = false;
  void core.ended.then((reason) => {
    if (reason === 'stop' && !leaving) process.kill(process.pid, 'SIGTERM');
  });
  const exit = await runSidebar({
    paths,
    world,
    tmux,
    client: (onPush, onConnection) =>
      connectHome(
        paths,
        { surface, kind: 'tui', sync: 'graph', reconnect: 'forever', onPush, onConnection },
        { start, local: core.reach },
      ),
    embedded: {
      handOver: async () => {
        await core.stop('handover', { agents: false });
        await start();
      },
      keepersStay: tmux !== null,
    },
  });
  leaving = true;
  await core.stop('stop', { agents: exit === 'stop_agents' || tmux === null });
  await tmux?.panes.close();
  return 0;
}
