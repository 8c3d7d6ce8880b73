/** An id of a node: `n` and a decimal number, unique in its store, never used again. */
export type NodeId = string;

/** Whether a person considers the work of a node finished. */
export type NodeState = 'open' | 'done';

/** The edges that are not containment; `contains` is a node's `parent`. */
export type LinkKind = 'depends_on' | 'relates';

/**
 * A piece of work in the cortex.
 *
 * Field names are those of the wire and of `--json`, so that no layer maps them.
 * Times are milliseconds since the epoch, as everywhere inside moitumi.
 */
export type Node = {
  readonly id: NodeId;
  readonly title: string;
  /** The node that contains this one; null for a root. */
  readonly parent: NodeId | null;
  readonly state: NodeState;
  /** Higher comes first among siblings that are otherwise equal; 0 by default. */
  readonly priority: number;
  /** What must be done before this one; acyclic. */
  readonly depends_on: readonly NodeId[];
  /** Kept on both ends, so that each node tells its own. */
  readonly relates: readonly NodeId[];
  /** Where agents of this node start; null: the nearest ancestor's, else the spawning client's. */
  readonly cwd: string | null;
  /** Whether notes are kept for it. The notes themselves are fetched when looked at. */
  readonly has_notes: boolean;
  /** Its live command; left out or null: none. Nodes written before there were such commands lack the field. */
  readonly command?: NodeCommand | null;
  readonly created_at: number;
  readonly updated_at: number;
  /** When it was last said to be done; left out: never since that is kept. */
  readonly done_at?: number;
};

/** A shell command whose output is part of a node's content, run anew from time to time. */
export type NodeCommand = {
  /** What `sh -c` is given. */
  readonly run: string;
  /** `on_change`: run again, or stopped and started again, when a file below its directory has changed. */
  readonly restart: 'never' | 'on_change';
  /** Run again so many seconds after it has ended; null: not by itself. */
  readonly every_s: number | null;
};

/** The longest command line of a live command, in UTF-16 units. */
export const MAX_COMMAND = 10_000;

/** The longest time between two runs of a live command: a day, in seconds. */
export const MAX_EVERY_S = 86_400;

/** The longest title, in UTF-16 units, after control characters are refused. */
export const MAX_TITLE = 1_000;

/** The largest notes of one node, in UTF-16 units. */
export const MAX_NOTES = 256 * 1024;
