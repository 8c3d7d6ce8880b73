import { createCatalog } from '../../adapters/agents/profiles.ts';
import { createSystemClock } from '../../adapters/system/system-clock.ts';
import { nextWaiting } from '../../surfaces/cli/next-waiting.ts';
import { attachTerminal } from '../../surfaces/terminal/attach-terminal.ts';
import { runTui } from '../../surfaces/tui/run-tui.ts';
import type { EmbeddedCore, TuiExit, TuiOptions } from '../../surfaces/tui/tui-options.ts';
import type { IControlClient } from '../protocol/control-client.ts';
import { loadConfig } from './load-config.ts';
import type { HomePaths } from './paths.ts';
import { programFile } from './program-file.ts';
import { seedDemo } from './seed-demo.ts';
import type { Tmux } from './tmux.ts';
import { version } from './version.ts';
import { definedOnly, type World } from './world.ts';

/** How a sidebar reaches its core, and where it is. */
export type SidebarOptions = {
  readonly paths: HomePaths;
  readonly world: World;
  readonly client: TuiOptions['client'];
  /** The tmux that the sidebar is in; null: none. */
  readonly tmux: Tmux | null;
  readonly embedded: EmbeddedCore | null;
};

/** Shows the sidebar in this terminal until the person leaves it. */
export async function runSidebar({ paths, world, client, tmux, embedded }: SidebarOptions): Promise<TuiExit> {
  const { config } = await loadConfig(paths.config);
  const catalog = createCatalog(config.agents, { demoAgent: programFile('demo-agent') });
  const { detach_key: detachKey, next_key: key, status } = config.attach;
  const spawnDefaults = { cwd: world.cwd, env: definedOnly(world.env) };
  return runTui({
    client,
    input: process.stdin,
    output: process.stdout,
    clock: createSystemClock(),
    hostPane: tmux?.pane ?? null,
    panes: tmux?.panes ?? null,
    showPane: tmux?.showPane ?? null,
    segment: tmux?.segment ?? null,
    around: tmux?.around ?? null,
    attach: async (reached: IControlClient, agent) => {
      for (let shown: string | null = agent; shown !== null; ) {
        let following: string | null = null;
        const isThere = async (): Promise<boolean> => {
          following = await nextWaiting(reached, shown ?? agent);
          return following !== null;
        };
        const next = key === '' ? null : { key, isThere };
        const end = await attachTerminal(reached, shown, { terminal: process, mode: 'drive', detachKey, next, status });
        shown = end === 'next' ? following : null;
      }
    },
    chat: async (node) => {
      const { showChat } = await import('./chat-process.ts');
      await showChat({ node, surface: 'chat', view: null, start: false }, paths, world);
    },
    demo: (reached) => seedDemo(reached, spawnDefaults),
    profiles: catalog.names().flatMap((name) => catalog.find(name) ?? []),
    spawnDefaults,
    theme: config.tui.theme,
    embedded,
    version,
  });
}
