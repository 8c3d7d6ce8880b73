import type { KeeperLaunch } from '../../adapters/agents/keeper-manager.ts';
import { createStatusSegment } from '../../adapters/tmux/status-segment.ts';
import { requireTmux } from '../../adapters/tmux/tmux-command.ts';
import { createTmuxPaneManager } from '../../adapters/tmux/tmux-pane-manager.ts';
import {
  focusPane,
  readAround,
  startKeeperSession,
  type TmuxPlace,
  tmuxPlaceOf,
} from '../../adapters/tmux/tmux-session.ts';
import type { TmuxAround } from '../../surfaces/tui/attention.ts';
import { MoitumiError } from '../domain/error.ts';
import type { DesiredPane } from '../domain/panes.ts';
import type { ILogger } from '../ports/logger.ts';
import type { IStatusSegment } from '../ports/status-segment.ts';
import type { ITmuxPaneManager } from '../ports/tmux-pane-manager.ts';
import { agentPane } from './agent-pane.ts';
import { homeArguments } from './home-arguments.ts';
import { type HomePaths, homeMark } from './paths.ts';
import { programFile } from './program-file.ts';
import type { World } from './world.ts';

/** Where a sidebar is: in a pane, in a terminal that could show a tmux, or where tmux cannot be used. */
export type Whereabouts = TmuxPlace | 'outside' | 'no_tmux';

/** The tmux that a sidebar is in. */
export type Tmux = {
  /** The sidebar's own pane, as `%3`. */
  readonly pane: string;
  readonly panes: ITmuxPaneManager;
  readonly segment: IStatusSegment;
  /** Moves the keyboard to the pane of that key; false: there is none. */
  readonly showPane: (key: string) => Promise<boolean>;
  /** What it lets through to the terminal that it is shown in. */
  readonly around: () => Promise<TmuxAround>;
  /** Starts a keeper in a detached session of the same server. */
  readonly launchKeeper: (launch: KeeperLaunch) => Promise<void>;
};

/** Finds out where we are; a tmux that is missing or too old is said on standard error. */
export async function findTmux(env: World['env']): Promise<Whereabouts> {
  try {
    await requireTmux();
  } catch (thrown) {
    if (!(thrown instanceof MoitumiError)) throw thrown;
    process.stderr.write(`moitumi: ${thrown.message}\n`);
    return 'no_tmux';
  }
  return tmuxPlaceOf(env) ?? 'outside';
}

/** The tmux at `place`, for a core of `mode` that its panes attach to. */
export function openTmux(place: TmuxPlace, paths: HomePaths, mode: 'embedded' | 'daemon', logger: ILogger): Tmux {
  const { server, pane } = place;
  const moitumi = [process.execPath, programFile('moitumi')];
  // A pane of an embedded core waits for that core; it is not the one to put a daemon in its place.
  const home = [...homeArguments(paths), ...(mode === 'embedded' ? ['--no-start'] : [])];
  const command = ({ content }: DesiredPane): readonly string[] => {
    if (content.kind === 'agent') return agentPane(content.agent.id, [...moitumi, ...home]);
    const view = content.kind === 'chat' ? ['--view', content.view] : [];
    return [...moitumi, 'pane', content.kind, content.node, ...view, ...home];
  };
  return {
    pane,
    panes: createTmuxPaneManager({ server, command, logger }),
    segment: createStatusSegment(server, pane),
    showPane: (key) => focusPane(server, pane, key),
    around: () => readAround(server, pane),
    launchKeeper: ({ id, argv }) => startKeeperSession({ server, name: keeperSession(paths, id), argv, cwd: '/' }),
  };
}

/** Homes share a person's tmux server, and each has a keeper of that name. */
function keeperSession(paths: HomePaths, keeper: string): string {
  return paths.home === null ? `moitumi-keeper-${keeper}` : `moitumi-keeper-${keeper}-${homeMark(paths)}`;
}
