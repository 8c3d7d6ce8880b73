import type { Agent, AgentId } from '../domain/agent.ts';
import type { AuditEntry, AuditVerdict } from '../domain/audit.ts';
import type { LoggedChange } from '../domain/change.ts';
import type { LinkKind, Node, NodeCommand, NodeId, NodeState } from '../domain/node.ts';
import type { KeptLayout, PaneArrangement } from '../domain/pane-arrangement.ts';
import type { TtyOffer } from '../domain/tty-offer.ts';
import type { SurfaceInfo, SurfaceKey, View } from '../domain/view.ts';

/** An id, or the unique beginning of a node's title; resolved by the core. */
export type NodeRef = string;

/** An agent's id, or a NodeRef: then its most recent live agent, else its most recent one. */
export type AgentRef = string;

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
  /** How many run, and how many there are in each state. */
  readonly agents: { readonly live: number; readonly by_state: Readonly<Record<string, number>> };
  readonly nodes: number;
  /** Resident memory of the core's process, in bytes. */
  readonly rss: number;
  readonly keepers: readonly KeeperInfo[];
  readonly health: Health;
};

export type KeeperInfo = {
  readonly id: string;
  readonly pid: number;
  readonly agents: number;
  readonly answering: boolean;
};

/** The rendered screen of an agent. */
export type Screen = {
  readonly cols: number;
  readonly rows: number;
  /** Scrollback as asked for, then the visible rows; with SGR sequences when `ansi` was asked for. */
  readonly lines: readonly string[];
  /** How many of `lines` are scrollback. */
  readonly scrollback: number;
  readonly cursor: { readonly x: number; readonly y: number; readonly visible: boolean };
  readonly title: string | null;
  readonly alternate: boolean;
  /** The end of the output that this screen is made of. */
  readonly offset: number;
};

/** A slice of an agent's raw output. */
export type OutputSlice = {
  /** Absolute offset of the first byte given; later than asked when the ring no longer has it. */
  readonly from: number;
  /** Where to go on. */
  readonly next: number;
  /** The bytes, base64. */
  readonly data: string;
  /** Nothing more will come after `next`. */
  readonly ended: boolean;
};

/** How a viewer attaches: `drive` may type and may be the one whose size the pty has; `watch` can neither type nor resize. */
export type AttachMode = 'drive' | 'watch';

/** What a viewer is told of the pty it looks at. */
export type Viewing = {
  readonly channel: number;
  readonly cols: number;
  readonly rows: number;
  readonly driver: boolean;
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

type Empty = Readonly<Record<never, never>>;

/** Every request: what it takes and what it gives. The wire, the core and the surfaces share this one table. */
export type Requests = {
  ping: { params: Empty; result: { readonly at: number } };
  get_status: { params: Empty; result: Status };
  dump: { params: Empty; result: Dump };

  /** Moves the caller's view, or that of `surface`; a one-shot caller without `surface` moves the last active interactive one. */
  focus: { params: { readonly node: NodeRef | null; readonly surface?: SurfaceKey }; result: View };
  enter: { params: { readonly node: NodeRef | null; readonly surface?: SurfaceKey }; result: View };
  /** To the parent of the entered node. */
  leave: { params: { readonly surface?: SurfaceKey }; result: View };

  /** In the tree's order, with the agents on them, as many as a message holds; `next` is the `from` of those that follow. */
  list_nodes: {
    params: { readonly under?: NodeRef; readonly from?: number };
    result: { readonly nodes: readonly Node[]; readonly agents: readonly Agent[]; readonly next?: number };
  };
  get_node: {
    params: { readonly node: NodeRef };
    result: { readonly node: Node; readonly notes: string | null; readonly agents: readonly Agent[] };
  };
  add_node: {
    params: {
      readonly title: string;
      readonly parent?: NodeRef;
      readonly depends_on?: readonly NodeRef[];
      readonly notes?: string;
      readonly cwd?: string;
      readonly priority?: number;
      readonly command?: NodeCommand | null;
    };
    result: Node;
  };
  update_node: {
    params: {
      readonly node: NodeRef;
      readonly title?: string;
      readonly notes?: string;
      readonly priority?: number;
      readonly state?: NodeState;
      readonly cwd?: string;
      /** Null takes it away. */
      readonly command?: NodeCommand | null;
    };
    result: Node;
  };
  /** `parent: null` makes it a root. */
  move_node: { params: { readonly node: NodeRef; readonly parent: NodeRef | null }; result: Node };
  /** With everything below it; refused while agents run there, unless `stop_agents`. */
  remove_node: {
    params: { readonly node: NodeRef; readonly stop_agents?: boolean };
    result: { readonly removed: readonly NodeId[] };
  };
  link: { params: { readonly from: NodeRef; readonly to: NodeRef; readonly kind?: LinkKind }; result: Node };
  unlink: { params: { readonly from: NodeRef; readonly to: NodeRef }; result: Node };
  /** Brings back what the last removal took away. */
  undo: { params: Empty; result: { readonly restored: readonly NodeId[] } };

  /** Oldest first, in parts as `list_nodes`. */
  list_agents: {
    params: { readonly all?: boolean; readonly from?: number };
    result: { readonly agents: readonly Agent[]; readonly next?: number };
  };
  get_agent: { params: { readonly agent: AgentRef }; result: Agent };
  spawn_agent: {
    params: {
      readonly node: NodeRef;
      readonly profile?: string;
      /** A command instead of a profile's. */
      readonly argv?: readonly string[];
      /** Added to a profile's arguments. */
      readonly args?: readonly string[];
      readonly prompt?: string;
      readonly cwd?: string;
      /** The client's environment; the core filters it. Left out: the core's own. */
      readonly env?: Readonly<Record<string, string>>;
      /** Where the client stands, the last resort for the agent's directory. */
      readonly client_cwd?: string;
      readonly cols?: number;
      readonly rows?: number;
    };
    result: Agent;
  };
  /** SIGHUP, SIGTERM, SIGKILL to its process group, `grace_ms` apart; resolves when it has ended. */
  stop_agent: { params: { readonly agent: AgentRef; readonly grace_ms?: number }; result: Agent };
  /** Stops it if it runs, then starts the same command on the same node, as a new agent. */
  restart_agent: {
    params: { readonly agent: AgentRef; readonly env?: Readonly<Record<string, string>> };
    result: Agent;
  };
  interrupt_agent: { params: { readonly agent: AgentRef }; result: Agent };
  /** Puts an exited agent away. */
  close_agent: { params: { readonly agent: AgentRef }; result: Agent };
  /** A person looked at it: it is no longer `unseen`. */
  see_agent: { params: { readonly agent: AgentRef }; result: Agent };
  /** State, source and evidence, with the readings that lost. */
  explain_agent: {
    params: { readonly agent: AgentRef };
    result: {
      readonly agent: Agent;
      readonly readings: readonly {
        readonly source: string;
        readonly state: string;
        readonly text: string;
        readonly at: number;
      }[];
    };
  };

  /** Text as if pasted, then Enter unless told otherwise. */
  submit_turn: {
    params: { readonly agent: AgentRef; readonly text: string; readonly enter?: boolean };
    result: { readonly agent: AgentId; readonly bytes: number };
  };
  /** Keys by tmux's names: `Enter`, `C-c`, `Escape`, `Up`, `x`. */
  send_keys: {
    params: { readonly agent: AgentRef; readonly keys: readonly string[] };
    result: { readonly agent: AgentId };
  };
  /** With `after` and `wait_ms`: answers once there is output beyond that offset, or the time is up. */
  read_screen: {
    params: {
      readonly agent: AgentRef;
      readonly scrollback?: number;
      readonly ansi?: boolean;
      readonly after?: number;
      readonly wait_ms?: number;
    };
    result: Screen;
  };
  /** With `wait_ms`: answers once there is output beyond `since`, the agent ended, or the time is up. */
  read_output: {
    params: { readonly agent: AgentRef; readonly since?: number; readonly max?: number; readonly wait_ms?: number };
    result: OutputSlice;
  };

  /**
   * Opens terminal channel `channel`, a number of the caller's choice: its screen first, live bytes after it.
   * With `tty` they go to that terminal instead, and its keys to the agent; the channel then carries no bytes.
   * Rejects with `no_door` where the keeper cannot serve it. A door outlives its connection as long as its process.
   */
  attach: {
    params: {
      readonly agent: AgentRef;
      readonly channel: number;
      readonly cols: number;
      readonly rows: number;
      readonly mode: AttachMode;
      readonly tty?: TtyOffer;
    };
    result: Viewing;
  };
  detach: { params: { readonly channel: number }; result: Empty };
  /** Makes this viewer the driver. */
  take: { params: { readonly channel: number }; result: Viewing };
  resize: { params: { readonly channel: number; readonly cols: number; readonly rows: number }; result: Viewing };

  /**
   * Keeps tmux panes for the caller's view beside the pane `host`, from now until it disconnects.
   * Asked again it looks at what is there now, and with `reopen` it brings back what the person closed.
   * A core without tmux answers `no_panes`; the surface then keeps them itself.
   */
  keep_panes: { params: { readonly host: string; readonly reopen?: boolean }; result: Empty };
  /** How a person arranged the panes of a place on the caller's surface, for a surface that keeps them itself. Null forgets it. */
  keep_layout: {
    params: { readonly node: NodeId | null; readonly arrangement: PaneArrangement | null };
    result: Empty;
  };
  /** What was kept so far for the caller's surface. */
  read_layouts: { params: Empty; result: { readonly layouts: readonly KeptLayout[] } };

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
  /** Refused as `would_disturb` while other surfaces are connected or agents run, unless `force`. */
  shutdown: {
    params: { readonly reason: 'stop' | 'restart' | 'handover'; readonly force?: boolean; readonly agents?: boolean };
    result: { readonly agents_left: readonly AgentId[] };
  };
};

export type Method = keyof Requests;
export type Params<M extends Method> = Requests[M]['params'];
export type Result<M extends Method> = Requests[M]['result'];
