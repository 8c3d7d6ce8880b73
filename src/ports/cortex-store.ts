import type { Agent, AgentId } from '../domain/agent.ts';
import type { Ask, AskId } from '../domain/ask.ts';
import type { AuditDraft, AuditEntry, AuditVerdict } from '../domain/audit.ts';
import type { Change, LoggedChange } from '../domain/change.ts';
import type { Node, NodeId } from '../domain/node.ts';
import type { KeptLayout } from '../domain/pane-arrangement.ts';
import type { Prompt } from '../domain/prompt.ts';
import type { Transition } from '../domain/transition.ts';
import type { Turn, TurnId } from '../domain/turn.ts';
import type { KeptUndo } from '../domain/undo.ts';
import type { AccountLimit, KeptUsage } from '../domain/usage.ts';
import type { SurfaceKey, View, Visit } from '../domain/view.ts';
import type { KeptRecord } from './records.ts';

/** A logged change with its place in the log. */
export type LoggedEvent = { readonly seq: number; readonly at: number; readonly change: LoggedChange };

/** What a command answered, kept so that the same command again answers the same. */
export type CommandOutcome = {
  readonly command_id: string;
  readonly at: number;
  /** The reply as JSON, or null while only the intent is recorded. */
  readonly reply: string | null;
};

/** What becomes durable together, or not at all. */
export type StoreBatch = {
  readonly at: number;
  readonly changes: readonly Change[];
  /** Sequence number of the first logged change in `changes`; the others follow in order. */
  readonly first_seq: number;
  readonly audit: readonly AuditDraft[];
  readonly outcomes: readonly CommandOutcome[];
} & NextNumbers;

/** The next number for the id of each kind of thing. */
export type NextNumbers = {
  readonly next_node: number;
  readonly next_agent: number;
  readonly next_ask: number;
  readonly next_prompt: number;
  readonly next_turn: number;
};

/** Everything a core needs to begin; notes, and what is over, are fetched when looked at. */
export type StoreState = NextNumbers & {
  /** Made with the store; another epoch means another history. */
  readonly epoch: string;
  /** Number of the last logged change; 0 in an empty store. */
  readonly seq: number;
  readonly nodes: readonly Node[];
  readonly agents: readonly Agent[];
  readonly views: readonly View[];
  readonly layouts: readonly KeptLayout[];
  /** What can be taken back, oldest first. */
  readonly undos: readonly KeptUndo[];
  /** Those that are not closed. */
  readonly asks: readonly Ask[];
  /** Those that are not settled. */
  readonly prompts: readonly Prompt[];
  readonly visits: readonly Visit[];
  readonly usages: readonly KeptUsage[];
  readonly limits: readonly AccountLimit[];
};

/**
 * The home's durable state. One process writes it; calls are synchronous and take well under a millisecond.
 * Rows follow from changes: `nodes_removed` takes their notes, their agents and their layouts along, `agents_removed`
 * their asks, prompts, transitions and usage, `view_removed` its layouts, its drafts and its visit. The turns of a removed node
 * are told no more; they are there again when an undo brings the node back, and gone once none can.
 */
export interface ICortexStore {
  load(): StoreState;
  /**
   * Makes the batch durable in one transaction; on return it survives a power cut. Gives the audit entries
   * as they stand in the chain. Throws on an I/O error, after which nothing may be acknowledged any more.
   */
  commit(batch: StoreBatch): readonly AuditEntry[];
  /**
   * What that command answered; null when nothing is remembered. `expired` when it is older than the memory
   * reaches: a command id is its client's part and a counter, and a later one of that client was forgotten.
   */
  outcome(commandId: string): CommandOutcome | 'expired' | null;
  notes(node: NodeId): string | null;
  /** The records whose keys begin so, by their keys. */
  records(prefix: string): readonly KeptRecord[];
  /** Nothing may be called after it. */
  close(): void;
}

/** What is over, kept for a while to be looked at: as much of it as the bounds beside its types say. */
export interface IHistory {
  /** An ask, closed or not; null: never was, or is no longer kept. */
  ask(id: AskId): Ask | null;
  /** Closed asks, of one agent or of all, the last closed first. */
  closedAsks(agent: AgentId | null): readonly Ask[];
  /** Settled prompts of one agent, the last settled first. */
  settledPrompts(agent: AgentId): readonly Prompt[];
  /** Changes of one agent's state, the last first. */
  transitions(agent: AgentId): readonly Transition[];
}

/** What was said on nodes that exist, and what was about to be. */
export interface IConversationLog {
  /** Up to `limit` turns of a node, the last ones or those before `before`, oldest first. */
  turns(node: NodeId, before: TurnId | null, limit: number): readonly Turn[];
  /**
   * Up to `limit` turns in which all these words occur (the last may be a beginning), the best match first; of these
   * nodes, or of all. Of words that thousands of turns hold only the newest are compared. No words: no turns.
   */
  search(words: readonly string[], nodes: readonly NodeId[] | null, limit: number): readonly Turn[];
  /** What was being typed at a surface for a node; null: nothing. */
  draft(surface: SurfaceKey, node: NodeId): string | null;
}

/** The log of changes, for surfaces that were away. */
export interface IEventLog {
  /** Up to `limit` events after `seq`, oldest first; null when the log does not reach that far, back or ahead. */
  since(seq: number, limit: number): readonly LoggedEvent[] | null;
  /** Forgets all but the newest `keep` events, command outcomes older than `before`, and turns of nodes that are gone for good. */
  compact(keep: number, before: number): void;
}

/** The append-only, hash-chained record of who did what. Entries are appended by `ICortexStore.commit`. */
export interface IAuditLog {
  /** Up to `limit` entries after id `after`, oldest first; without `after`, the newest `limit`. */
  read(after: number | null, limit: number): readonly AuditEntry[];
  /** Walks the whole chain on another thread, so that the core goes on meanwhile. */
  verify(): Promise<AuditVerdict>;
}
