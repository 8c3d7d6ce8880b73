import type { NodeId } from './node.ts';

/** An id of an agent: `a` and a decimal number, unique in its store, never used again. */
export type AgentId = string;

/**
 * What an agent is doing. `unknown` is a state of its own: it is never read as `idle` or as `exited`.
 * - starting: asked for, or running without having said anything about itself yet
 * - working: a turn is under way
 * - waiting: it needs a person
 * - idle: its turn is over
 * - exited: its process has ended; `exit_code` or `signal` says how
 * - unknown: its keeper does not answer, or nothing trustworthy says
 */
export type AgentState = 'starting' | 'working' | 'waiting' | 'idle' | 'exited' | 'unknown';

/** Which kind of source decided a state, best first; the arbiter's order. */
export type EvidenceSource =
  | 'process'
  | 'program_status'
  | 'structured'
  | 'screen'
  | 'hook'
  | 'title'
  | 'quiet'
  | 'none';

/** Why an agent is said to be in its state. */
export type Evidence = {
  readonly source: EvidenceSource;
  /** What was seen, in words: a report, a title, an exit status. Never longer than 200 characters. */
  readonly text: string;
};

/** An agent's program on a node. Field names are those of the wire and of `--json`. */
export type Agent = {
  readonly id: AgentId;
  readonly node: NodeId;
  readonly profile: string;
  /** What runs, program first. */
  readonly command: readonly string[];
  readonly cwd: string;
  /** The size of its pty, in cells. */
  readonly cols: number;
  readonly rows: number;
  readonly state: AgentState;
  /** When it came to be in that state, ms since the epoch. */
  readonly since: number;
  readonly evidence: Evidence;
  /** What it says of itself beside the state (a tool, a question), or null. */
  readonly message: string | null;
  /** The terminal title it set last, or null. */
  readonly title: string | null;
  /** Finished or failed since a person last looked at it. */
  readonly unseen: boolean;
  /** Loaded from disk and not seen since: its state may be old. */
  readonly unconfirmed: boolean;
  /** The keeper that holds its pty; null until one does. */
  readonly keeper: string | null;
  /** Null until it runs. Kept after its end, as a name; never signalled by it then. */
  readonly pid: number | null;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly exited_at: number | null;
  readonly exit_code: number | null;
  /** The signal that ended it, as `SIGTERM`; null otherwise. */
  readonly signal: string | null;
  /** Put away by a person: no longer listed by default. Only an exited agent can be. */
  readonly closed: boolean;
};

/** Whether the agent's process is, or may be, there. */
export function isLive(agent: Agent): boolean {
  return agent.state !== 'exited';
}
