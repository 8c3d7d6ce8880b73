import { MoitumiError } from '../../src/domain/error.ts';
import type { Push } from '../../src/ports/pushes.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';
import { followsBackground, themeOf } from '../terminal/theme.ts';
import { Sidebar } from './sidebar.ts';
import type { Setting } from './state.ts';
import type { TuiExit, TuiOptions } from './tui-options.ts';

/**
 * Shows the sidebar until the person quits, or the terminal or a signal ends it. Gives the terminal back as it
 * was, whatever happens. Rejects when no core can be reached at all.
 */
export async function runTui(options: TuiOptions): Promise<TuiExit> {
  if (!options.input.isTTY || !options.output.isTTY) {
    throw new MoitumiError('bad_request', 'The sidebar needs a terminal: run moitumi in one, or see moitumi help.');
  }
  let sidebar: Sidebar | null = null;
  const early: Push[] = [];
  const client = await options.client(
    (push) => (sidebar === null ? void early.push(push) : sidebar.push(push)),
    // Before the sidebar is there, the connection is what `hello` says.
    (connection) => sidebar?.connection(connection),
  );
  const exit = await new Promise<TuiExit>((resolve) => {
    sidebar = new Sidebar(client, options, settingOf(client, options), resolve);
    for (const push of early) sidebar.push(push);
    sidebar.begin();
  });
  await client.close();
  return exit;
}

function settingOf(client: IControlClient, options: TuiOptions): Setting {
  const core = options.embedded === null ? 'none' : options.embedded.keepersStay ? 'keepers_stay' : 'keepers_end';
  return {
    surface: client.hello.view.surface,
    theme: themeOf(options.theme, options.spawnDefaults.env),
    themeFollows: followsBackground(options.theme, options.spawnDefaults.env),
    version: options.version,
    profiles: options.profiles,
    panes: options.hostPane !== null,
    core,
  };
}
