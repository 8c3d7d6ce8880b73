import type { AgentId } from '../../src/domain/agent.ts';
import type { Ask, AskId } from '../../src/domain/ask.ts';
import type { Digest } from '../../src/domain/digest.ts';
import type { NodeId } from '../../src/domain/node.ts';
import type { SurfaceKey, View } from '../../src/domain/view.ts';
import type { Result, Screen } from '../../src/ports/requests.ts';
import type { SpanLine } from '../terminal/span.ts';
import type { Theme } from '../terminal/theme.ts';
import type { Graph, Row } from './rows.ts';
import type { OfferedProfile } from './tui-options.ts';
import { type KnownUsage, NO_USAGE } from './usage.ts';

/** Everything the sidebar draws and decides from. */
export type TuiState = {
  readonly graph: Graph;
  /** A whole snapshot has come: before it, an empty graph means nothing. */
  readonly synced: boolean;
  /** Where this surface stands, as the core last said. */
  readonly view: View;
  /** The node of a focus of ours that is on its way: what the core says meanwhile does not move the cursor back. */
  readonly focusing: NodeId | null;
  readonly page: Page;
  /** Where `i` in the inbox leads back to. */
  readonly pageBefore: Exclude<Page, 'inbox'>;
  readonly rows: readonly Row[];
  /** Id of the selected row; null when there are no rows. */
  readonly cursor: string | null;
  /** Id of a row to select as soon as it is there. */
  readonly wanted: string | null;
  /** First row shown. */
  readonly scroll: number;
  /** Lines of the detail that are scrolled away. */
  readonly detailScroll: number;
  /** What is ticked of an ask that takes several options. */
  readonly ticked: readonly string[];
  /** Asks that were settled a moment ago, for people to see by whom. */
  readonly settled: readonly SettledAsk[];
  /** What the dashboard knows of an agent's past; null: nothing yet. */
  readonly history: ({ readonly agent: AgentId } & Result<'read_history'>) | null;
  readonly usage: KnownUsage;
  /** Width of the tree's side as the person dragged it; null: as it comes. */
  readonly side: number | null;
  /** The mouse has hold of the edge beside the tree. */
  readonly dragging: boolean;
  /** The beginning of the last time that nobody was here; null: none is known. */
  readonly awaySince: number | null;
  readonly filter: string;
  readonly mode: Mode;
  /** What the status line says until the next key; null: the hints. */
  readonly message: Message | null;
  readonly link: Link;
  /** What the agent beside the tree shows; null when none is shown. */
  readonly screen: { readonly agent: AgentId; readonly screen: Screen } | null;
  readonly lastClick: { readonly row: string; readonly at: number } | null;
  readonly size: { readonly width: number; readonly height: number };
  readonly now: number;
  readonly setting: Setting;
};

/** What fills the sidebar: the graph, the agents by need, or what they ask. */
export type Page = 'tree' | 'dashboard' | 'inbox';

/** An ask that is over, and when that was told. */
export type SettledAsk = { readonly ask: Ask; readonly at: number };

/** What changes hardly ever while the sidebar is open. */
export type Setting = {
  readonly surface: SurfaceKey;
  readonly theme: Theme;
  /** The terminal may say what its background is; else a person chose. */
  readonly themeFollows: boolean;
  readonly version: string;
  readonly profiles: readonly OfferedProfile[];
  /** Agents have panes of their own, and no room is kept for them here. */
  readonly panes: boolean;
  /** What quitting must ask about; `none`: nothing, the core lives elsewhere. */
  readonly core: 'none' | 'keepers_stay' | 'keepers_end';
};

/** What the keys mean now. */
export type Mode =
  | { readonly kind: 'browse' }
  | { readonly kind: 'input'; readonly purpose: Purpose; readonly text: string; readonly at: number }
  | { readonly kind: 'pick'; readonly node: NodeId; readonly index: number; readonly typed: string }
  | { readonly kind: 'confirm'; readonly question: string; readonly deed: Deed }
  | { readonly kind: 'help'; readonly scroll: number }
  | { readonly kind: 'digest'; readonly digest: Digest; readonly scroll: number }
  /** What a command had to say. */
  | { readonly kind: 'text'; readonly lines: readonly SpanLine[]; readonly scroll: number }
  | { readonly kind: 'leaving'; readonly agents: number; readonly surfaces: number };

/** What the line being typed is for. */
export type Purpose =
  | { readonly kind: 'new_node'; readonly parent: NodeId | null }
  | { readonly kind: 'rename'; readonly node: NodeId }
  | { readonly kind: 'filter' }
  | { readonly kind: 'prompt'; readonly agent: AgentId }
  | { readonly kind: 'answer'; readonly ask: AskId; readonly options: readonly string[] }
  | { readonly kind: 'first_prompt'; readonly node: NodeId; readonly profile: string }
  | { readonly kind: 'command'; readonly node: NodeId }
  /** A command line, about what was selected when it was begun. */
  | { readonly kind: 'palette'; readonly node: NodeId | null; readonly agent: AgentId | null };

/** What is done once `y` is pressed. */
export type Deed =
  | { readonly kind: 'stop'; readonly agent: AgentId }
  | { readonly kind: 'restart'; readonly agent: AgentId }
  | { readonly kind: 'close'; readonly agent: AgentId }
  | { readonly kind: 'remove'; readonly node: NodeId }
  /** Of an ask that is shown in part only. */
  | { readonly kind: 'answer'; readonly ask: AskId; readonly hash: string; readonly options: readonly string[] };

export type Message = { readonly level: 'info' | 'warn' | 'error'; readonly text: string };

/** The connection, as far as a person may notice it. */
export type Link =
  | { readonly state: 'connected' }
  /** `shown` after 2 s. */
  | { readonly state: 'away'; readonly shown: boolean; readonly stopped: boolean }
  | { readonly state: 'refused'; readonly text: string };

/** The sidebar before anything has come. */
export function initialState(setting: Setting, view: View, size: TuiState['size'], now: number): TuiState {
  return {
    graph: { nodes: new Map(), agents: new Map(), asks: new Map() },
    synced: false,
    view,
    focusing: null,
    page: 'tree',
    pageBefore: 'tree',
    rows: [],
    cursor: null,
    wanted: null,
    scroll: 0,
    detailScroll: 0,
    ticked: [],
    settled: [],
    history: null,
    usage: NO_USAGE,
    side: null,
    dragging: false,
    awaySince: null,
    filter: '',
    mode: { kind: 'browse' },
    message: null,
    link: { state: 'connected' },
    screen: null,
    lastClick: null,
    size,
    now,
    setting,
  };
}
