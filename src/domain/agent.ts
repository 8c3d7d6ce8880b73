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

/**
 * What kind of waiting, idling or working it is, where that is worth a word.
 * - permission, question, plan, trust: what it waits for
 * - auth: it wants to be logged in
 * - limit: its usage limit is reached; `resets_at` says until when, if it said
 * - error: its last turn failed
 */
export type StateDetail = 'permission' | 'question' | 'plan' | 'trust' | 'auth' | 'limit' | 'error';

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
  /** supervised: we started it. observed: a person did, elsewhere, and its hooks report to us; then it has no terminal here. */
  readonly origin: 'supervised' | 'observed';
  readonly profile: string;
  /** acp: its program speaks the Agent Client Protocol, and its terminal shows the conversation; left out: it draws its own. */
  readonly kind?: 'acp';
  /** What runs, program first. */
  readonly command: readonly string[];
  /** Arguments of the person's own, beside the profile's and a first prompt; left out: none. */
  readonly args?: readonly string[];
  readonly cwd: string;
  /** The size of its pty, in cells. */
  readonly cols: number;
  readonly rows: number;
  readonly state: AgentState;
  /** When it came to be in that state, ms since the epoch. */
  readonly since: number;
  readonly detail: StateDetail | null;
  /** When its usage limit ends, ms since the epoch; null: not limited, or it did not say. */
  readonly resets_at: number | null;
  /** Shells or subagents that it started still run, whatever it does itself. */
  readonly background: boolean;
  readonly evidence: Evidence;
  /** What it says of itself beside the state (a tool, a question), or null. */
  readonly message: string | null;
  /** The terminal title it set last, or null. */
  readonly title: string | null;
  /** Finished or failed since a person last looked at it. */
  readonly unseen: boolean;
  /** Loaded from disk and not seen since: its state may be old. */
  readonly unconfirmed: boolean;
  /** The name under which its program takes up its conversation again; null: none is known. */
  readonly session: string | null;
  /** Where its program can be asked, as `http://127.0.0.1:4096` or `unix:/run/a3.sock`; left out: nowhere. */
  readonly endpoint?: string;
  /** The last of its host's records (acp-link.ts) that was written down, in the same transaction; left out: none. */
  readonly recorded?: number;
  /** With the pid it names an observed agent's process for good, as the kernel counts; left out: not known. */
  readonly start_time?: string;
  /** Observed, and silent for an hour. */
  readonly inactive: boolean;
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
  /** Put away by a person: no longer listed by default. An exited agent can be, and one that a person started elsewhere. */
  readonly closed: boolean;
};

/** An agent of an older store, whose row lacks what was added since. */
export function withAgentDefaults(row: Agent): Agent {
  return { ...ADDED_SINCE, ...row };
}

const ADDED_SINCE: Pick<Agent, 'origin' | 'detail' | 'resets_at' | 'background' | 'session' | 'inactive'> = {
  origin: 'supervised',
  detail: null,
  resets_at: null,
  background: false,
  session: null,
  inactive: false,
};

/** Whether it ran, and ended without anyone to see how: its keeper was killed. */
export function wasLost(agent: Agent): boolean {
  const { state, origin, started_at, exit_code, signal } = agent;
  return state === 'exited' && origin === 'supervised' && started_at !== null && exit_code === null && signal === null;
}

/** By what its sources and feeds are found: its profile's name, or `acp` where the protocol is all that counts. */
export function familyOf({ kind, profile }: Pick<Agent, 'kind' | 'profile'>): string {
  return kind ?? profile;
}

/** The name of the program that an agent runs, without its directory. */
export function programOf({ command }: Agent): string {
  return command[0]?.split('/').at(-1) ?? '';
}

/** Whether the agent's process is, or may be, there. */
export function isLive(agent: Agent): boolean {
  return agent.state !== 'exited';
}
