import type { TmuxPlace } from '../../adapters/tmux/tmux-session.ts';
import type { SurfaceKey } from '../domain/view.ts';
import { nullLogger } from '../ports/logger.ts';
import { connectHome } from './connect.ts';
import { ensureCore } from './ensure-core.ts';
import type { HomePaths } from './paths.ts';
import { runSidebar } from './run-sidebar.ts';
import { openTmux } from './tmux.ts';
import type { World } from './world.ts';

/** A sidebar of a core that lives elsewhere. */
export type SurfaceLaunch = {
  readonly paths: HomePaths;
  readonly world: World;
  readonly surface: SurfaceKey;
  /** The tmux pane that it is in; null: none. */
  readonly place: TmuxPlace | null;
};

/** Shows it until the person leaves; a core that goes away meanwhile is followed by a daemon. Resolves with the exit code. */
export async function openSurface({ paths, world, surface, place }: SurfaceLaunch): Promise<number> {
  const tmux = place === null ? null : openTmux(place, paths, 'daemon', nullLogger);
  await runSidebar({
    paths,
    world,
    tmux,
    embedded: null,
    client: (onPush, onConnection) =>
      connectHome(
        paths,
        { surface, kind: 'tui', sync: 'graph', reconnect: 'forever', onPush, onConnection },
        { start: () => ensureCore(paths, world.env) },
      ),
  });
  await tmux?.panes.close();
  return 0;
}
