import type { Agent, AgentId } from '../../domain/agent.ts';
import type { AuditEntry, AuditVerdict } from '../../domain/audit.ts';
import type { LoggedChange } from '../../domain/change.ts';
import type { Node, NodeId } from '../../domain/node.ts';
import type { SurfaceInfo, SurfaceKey, View } from '../../domain/view.ts';
import type { Empty } from './refs.ts';
import type { TelegramStatus } from './telegram.ts';

/** How a core is doing; `degraded` says since when and why. */
export type Health =
  | { readonly state: 'ok' }
  | { readonly state: 'degraded'; readonly since: number; readonly reason: string };

/** What `status` tells. */
export type Status = {
  readonly mode: 'embedded' | 'daemon';
  readonly pid: number;
  readonly version: string;
  readonly protocol: number;
  readonly epoch: string;
  readonly seq: number;
  readonly started_at: number;
  readonly home: string;
  readonly socket: string;
  readonly surfaces: readonly SurfaceInfo[];
  /** How many run, how many there are in each state, and how many were lost with their keeper and not looked after since. */
  readonly agents: {
    readonly live: number;
    readonly by_state: Readonly<Record<string, number>>;
    readonly lost: number;
  };
  readonly nodes: number;
  /** Resident memory of the core's process, in bytes. */
  readonly rss: number;
  readonly keepers: readonly KeeperInfo[];
  readonly health: Health;
  /** The Telegram bot, where there is one to tell of; cores of before there was one leave it out. */
  readonly telegram?: Pick<TelegramStatus, 'state' | 'since' | 'reason' | 'bot'>;
};

export type KeeperInfo = {
  readonly id: string;
  readonly pid: number;
  readonly agents: number;
  readonly answering: boolean;
};

/** Everything, for a bug's sake: the one reply with Maps, Sets and Dates in it. */
export type Dump = {
  readonly at: Date;
  readonly status: Status;
  readonly nodes: ReadonlyMap<NodeId, Node>;
  readonly agents: ReadonlyMap<AgentId, Agent>;
  readonly views: ReadonlyMap<SurfaceKey, View>;
  readonly connected: ReadonlySet<SurfaceKey>;
};

/** About the core itself, its records and its end. */
export type CareRequests = {
  ping: { params: Empty; result: { readonly at: number } };
  get_status: { params: Empty; result: Status };
  dump: { params: Empty; result: Dump };

  /** With `follow`, `audit_appended` pushes follow on this connection. */
  read_audit: {
    params: { readonly after?: number; readonly limit?: number; readonly follow?: boolean };
    result: { readonly entries: readonly AuditEntry[] };
  };
  verify_audit: { params: Empty; result: AuditVerdict };
  /** Logged changes after `since`; `compacted` when they are no longer there. */
  read_events: {
    params: { readonly since: number; readonly limit?: number };
    result: {
      readonly events: readonly { readonly seq: number; readonly at: number; readonly change: LoggedChange }[];
      readonly compacted: boolean;
    };
  };

  reload_config: { params: Empty; result: { readonly changed: readonly string[] } };
  /** The surface leaves for good: its per-connection state goes at once. */
  disconnect: { params: Empty; result: Empty };
  /**
   * A `stop` is refused as `would_disturb` while other surfaces are connected or agents run, unless `force`. A core
   * that comes again is not missed: surfaces reconnect, agents live on.
   */
  shutdown: {
    params: { readonly reason: 'stop' | 'restart' | 'handover'; readonly force?: boolean; readonly agents?: boolean };
    result: { readonly agents_left: readonly AgentId[] };
  };
};
