import type { Agent } from '../domain/agent.ts';
import type { AuditDraft, AuditEntry, AuditVerdict } from '../domain/audit.ts';
import type { Change, LoggedChange, Removal } from '../domain/change.ts';
import type { Node, NodeId } from '../domain/node.ts';
import type { KeptLayout } from '../domain/pane-arrangement.ts';
import type { View } from '../domain/view.ts';

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
  /** The next number for a node's and for an agent's id. */
  readonly next_node: number;
  readonly next_agent: number;
};

/** Everything a core needs to begin; notes are fetched when looked at. */
export type StoreState = {
  /** Made with the store; another epoch means another history. */
  readonly epoch: string;
  /** Number of the last logged change; 0 in an empty store. */
  readonly seq: number;
  readonly next_node: number;
  readonly next_agent: number;
  readonly nodes: readonly Node[];
  readonly agents: readonly Agent[];
  readonly views: readonly View[];
  readonly layouts: readonly KeptLayout[];
  readonly removal: Removal | null;
};

/**
 * The home's durable state. One process writes it; calls are synchronous and take well under a millisecond.
 * Rows follow from changes: `nodes_removed` takes their notes, their agents and their layouts along, `view_removed` its layouts.
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
  /** Nothing may be called after it. */
  close(): void;
}

/** The log of changes, for surfaces that were away. */
export interface IEventLog {
  /** Up to `limit` events after `seq`, oldest first; null when the log does not reach that far, back or ahead. */
  since(seq: number, limit: number): readonly LoggedEvent[] | null;
  /** Forgets all but the newest `keep` events, and command outcomes older than `before`. */
  compact(keep: number, before: number): void;
}

/** The append-only, hash-chained record of who did what. Entries are appended by `ICortexStore.commit`. */
export interface IAuditLog {
  /** Up to `limit` entries after id `after`, oldest first; without `after`, the newest `limit`. */
  read(after: number | null, limit: number): readonly AuditEntry[];
  /** Walks the whole chain on another thread, so that the core goes on meanwhile. */
  verify(): Promise<AuditVerdict>;
}
