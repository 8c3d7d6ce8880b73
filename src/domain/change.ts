import type { Agent, AgentId } from './agent.ts';
import type { Ask } from './ask.ts';
import type { Node, NodeId } from './node.ts';
import type { KeptLayout, PaneArrangement } from './pane-arrangement.ts';
import type { Prompt } from './prompt.ts';
import type { Transition } from './transition.ts';
import type { Turn } from './turn.ts';
import type { Undo } from './undo.ts';
import type { AccountLimit, KeptUsage } from './usage.ts';
import type { SurfaceKey, View, Visit } from './view.ts';

/**
 * One change to the state that the store keeps, carrying whole rows: applying it twice does no harm,
 * and a surface needs no history to understand it.
 *
 * Logged changes get a sequence number and can be replayed to a surface that was away;
 * the others are bounded rows, of which only the current value counts.
 */
export type Change = LoggedChange | RowChange;

/** Changes that get a sequence number. */
export type LoggedChange =
  | { readonly kind: 'node_put'; readonly node: Node }
  | { readonly kind: 'nodes_removed'; readonly ids: readonly NodeId[] }
  | { readonly kind: 'agent_added'; readonly agent: Agent }
  /** Forgotten, with all that was kept of them; only agents that have ended can be. */
  | { readonly kind: 'agents_removed'; readonly ids: readonly AgentId[] }
  | { readonly kind: 'ask_put'; readonly ask: Ask }
  | { readonly kind: 'turn_added'; readonly turn: Turn };

/** Changes of which only the current value counts. */
export type RowChange =
  | { readonly kind: 'agent_put'; readonly agent: Agent }
  | { readonly kind: 'prompt_put'; readonly prompt: Prompt }
  /** Added to its agent's history, which is bounded. */
  | { readonly kind: 'transition_put'; readonly transition: Transition }
  | { readonly kind: 'usage_put'; readonly kept: KeptUsage }
  | { readonly kind: 'limit_put'; readonly limit: AccountLimit }
  | { readonly kind: 'notes_put'; readonly node: NodeId; readonly notes: string }
  | { readonly kind: 'view_put'; readonly view: View }
  | { readonly kind: 'view_removed'; readonly surface: SurfaceKey }
  | { readonly kind: 'visit_put'; readonly visit: Visit }
  /** What is being typed at a surface for a node; empty: nothing is. */
  | { readonly kind: 'draft_put'; readonly surface: SurfaceKey; readonly node: NodeId; readonly text: string }
  /** What a surface inside the core keeps under a key of its own; null takes it away. */
  | { readonly kind: 'record_put'; readonly key: string; readonly row: string | null }
  /** How a person arranged the panes of a place on that surface; null: as they come. */
  | ({ readonly kind: 'layout_put' } & Omit<KeptLayout, 'arrangement'> & {
        readonly arrangement: PaneArrangement | null;
      })
  /** How to take a change to the graph back; null: it was, or nobody can any more. */
  | { readonly kind: 'undo_put'; readonly at: number; readonly undo: Undo | null };

/** Whether a change gets a sequence number. */
export function isLogged(change: Change): change is LoggedChange {
  return LOGGED.has(change.kind);
}

const LOGGED: ReadonlySet<Change['kind']> = new Set<LoggedChange['kind']>([
  'node_put',
  'nodes_removed',
  'agent_added',
  'agents_removed',
  'ask_put',
  'turn_added',
]);
