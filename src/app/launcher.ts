import type { TuiLaunch } from '../../surfaces/cli/context.ts';
import { MoitumiError } from '../domain/error.ts';
import { connectHome } from './connect.ts';
import { isNoCore } from './dial-home.ts';
import { ensureCore } from './ensure-core.ts';
import { type HomePaths, resolvePaths } from './paths.ts';
import { openSurface, type SurfaceLaunch } from './surface-process.ts';
import { findTmux } from './tmux.ts';
import type { World } from './world.ts';

/** The sidebar's view is kept under this name where none was chosen. */
const DEFAULT_SURFACE = 'tui:main';

/**
 * `moitumi`: attaches to the core that runs; else runs one, in a daemon or in this process. Outside tmux, all of this
 * happens in a tmux session of the home, which this terminal then shows. Resolves with the exit code.
 */
export async function openTui(launch: TuiLaunch, world: World): Promise<number> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new MoitumiError('bad_request', 'The sidebar needs a terminal: run moitumi in one, or see: moitumi help');
  }
  const paths = resolvePaths(launch.home, world.env, world.cwd);
  const { daemon, surface = DEFAULT_SURFACE } = launch;
  if (daemon) await becomeDaemon(paths, world);
  const place = launch.tmux ? await findTmux(world.env) : 'no_tmux';
  if (place === 'outside') {
    const { openHomeSession } = await import('./home-session.ts');
    return openHomeSession({ paths, world, daemon, surface });
  }
  const sidebar: SurfaceLaunch = { paths, world, surface, place: place === 'no_tmux' ? null : place };
  if ((await modeOfCore(paths)) !== null) return openSurface(sidebar);
  const { openEmbedded } = await import('./embedded-process.ts');
  return (await openEmbedded(sidebar)) ?? openSurface(sidebar);
}

/** Makes sure that the home's core is a daemon; an embedded one is asked to hand over, and its agents notice nothing. */
async function becomeDaemon(paths: HomePaths, world: World): Promise<void> {
  const mode = await modeOfCore(paths);
  if (mode === 'daemon') return;
  if (mode === 'embedded') await askForHandover(paths);
  await ensureCore(paths, world.env);
}

async function askForHandover(paths: HomePaths): Promise<void> {
  const client = await knock(paths);
  await client.request('shutdown', { reason: 'handover' }).finally(() => client.close());
}

/** Where the home's core lives; null: none runs. */
async function modeOfCore(paths: HomePaths): Promise<'embedded' | 'daemon' | null> {
  try {
    const client = await knock(paths);
    await client.close();
    return client.hello.mode;
  } catch (thrown) {
    if (isNoCore(thrown)) return null;
    throw thrown;
  }
}

function knock(paths: HomePaths) {
  return connectHome(paths, { surface: 'cli', kind: 'cli', sync: 'none', reconnect: 'never' }, { start: null });
}
