import { createSystemClock } from '../../adapters/system/system-clock.ts';
import type { ContentLaunch } from '../../surfaces/cli/context.ts';
import { themeOf } from '../../surfaces/terminal/theme.ts';
import type { ConnectContent } from '../../surfaces/tui/content/node-watch.ts';
import { MoitumiError } from '../domain/error.ts';
import { connectHome } from './connect.ts';
import { loadConfig } from './load-config.ts';
import { resolvePaths } from './paths.ts';
import type { World } from './world.ts';

/** What runs in the pane of a node's notes or of its live command. It never starts a core: the sidebar does. */
export async function showContent({ home, content, node }: ContentLaunch, world: World): Promise<number> {
  const { stdin: input, stdout: output } = process;
  if (!input.isTTY || !output.isTTY) {
    throw new MoitumiError('bad_request', 'This is for panes, and needs a terminal. Try: moitumi show');
  }
  const paths = resolvePaths(home, world.env, world.cwd);
  const connect: ConnectContent = (onPush, onConnection) =>
    connectHome(
      paths,
      { surface: `pane:${content}:${node}`, kind: 'other', sync: 'graph', reconnect: 'forever', onPush, onConnection },
      { start: null },
    );
  const { config } = await loadConfig(paths.config);
  const theme = themeOf(config.tui.theme, world.env);
  const options = { connect, input, output, clock: createSystemClock(), theme } as const;
  if (content === 'notes') {
    const { showNotes } = await import('../../surfaces/tui/content/notes-pane.ts');
    await showNotes(node, options);
  } else {
    const { showCommand } = await import('../../surfaces/tui/content/command-pane.ts');
    await showCommand(node, { ...options, env: world.env, cwd: world.cwd });
  }
  return 0;
}
