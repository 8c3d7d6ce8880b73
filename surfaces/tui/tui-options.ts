import type { AgentId } from '../../src/domain/agent.ts';
import type { NodeId } from '../../src/domain/node.ts';
import type { AgentProfile } from '../../src/domain/profile.ts';
import type { IClock } from '../../src/ports/clock.ts';
import type { Push } from '../../src/ports/pushes.ts';
import type { IStatusSegment } from '../../src/ports/status-segment.ts';
import type { ITmuxPaneManager } from '../../src/ports/tmux-pane-manager.ts';
import type { ConnectionState, IControlClient } from '../../src/protocol/control-client.ts';
import type { ThemeChoice } from '../terminal/theme.ts';
import type { TmuxAround } from './attention.ts';

/** What the launcher gives the sidebar. */
export type TuiOptions = {
  /** Connects; called once, before anything is drawn. Its rejection is `runTui`'s. */
  readonly client: (
    onPush: (push: Push) => void,
    onConnection: (state: ConnectionState) => void,
  ) => Promise<IControlClient>;
  /** The terminal. */
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly clock: IClock;
  /** The tmux pane we sit in; null: no tmux, agents are shown beside the tree, one at a time. */
  readonly hostPane: string | null;
  /** Keeps panes where the core has no tmux; null: nobody can. */
  readonly panes: ITmuxPaneManager | null;
  /** Moves the keyboard to the pane of that key. False: there is none, and an agent is attached to. Null without tmux. */
  readonly showPane: ((key: string) => Promise<boolean>) | null;
  /** Tells of the agents while another pane has the keyboard; null without tmux. */
  readonly segment: IStatusSegment | null;
  /** What the tmux around us lets through to the terminal; null without tmux. */
  readonly around: (() => Promise<TmuxAround>) | null;
  /** Takes the terminal over until the person detaches or the agent ends; the TUI has let go of it meanwhile. */
  readonly attach: (client: IControlClient, agent: AgentId) => Promise<void>;
  /** Takes the terminal over for a node's chat until the person leaves it. */
  readonly chat: (node: NodeId) => Promise<void>;
  /** Seeds this cortex with the demo; rejects with what went wrong. */
  readonly demo: (client: IControlClient) => Promise<void>;
  /** The profiles that `s` offers, best first. */
  readonly profiles: readonly OfferedProfile[];
  /** What agents that are started here inherit. */
  readonly spawnDefaults: { readonly cwd: string; readonly env: Readonly<Record<string, string>> };
  /** The core that ends with this surface; null: it lives in a daemon, or in somebody else's terminal. */
  readonly embedded: EmbeddedCore | null;
  readonly theme: ThemeChoice;
  readonly version: string;
};

/** A profile in the list of `s`; a first prompt is asked for where it takes one. */
export type OfferedProfile = Pick<AgentProfile, 'name' | 'prompt'>;

/** What quitting means when the core lives in this process. */
export type EmbeddedCore = {
  /** Moves the core to a daemon; resolves when the daemon answers. */
  readonly handOver: () => Promise<void>;
  /** Whether keepers live on when this process ends (they do in tmux). */
  readonly keepersStay: boolean;
};

/** What the launcher must do after the terminal was given back: nothing more, or stop the agents first. */
export type TuiExit = 'quit' | 'stop_agents';
