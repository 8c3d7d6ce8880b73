import type { Agent, AgentId } from '../domain/agent.ts';
import type { Ask } from '../domain/ask.ts';
import type { AuditEntry } from '../domain/audit.ts';
import type { Node, NodeId } from '../domain/node.ts';
import type { Notification } from '../domain/notification.ts';
import type { Prompt } from '../domain/prompt.ts';
import type { PartialTurn, Turn } from '../domain/turn.ts';
import type { AccountLimit, AgentUsage } from '../domain/usage.ts';
import type { View } from '../domain/view.ts';

/** Why a core goes away. A surface of a daemon starts one again, except after `stop`. */
export type StopReason = 'restart' | 'handover' | 'stop';

/** One page of the whole state. Page 0 begins a snapshot; the state counts when `last` has come. */
export type GraphPage = {
  readonly page: number;
  readonly last: boolean;
  readonly nodes: readonly Node[];
  readonly agents: readonly Agent[];
  readonly views: readonly View[];
  /** Those that are not closed; cores of before there were asks leave it out. */
  readonly asks?: readonly Ask[];
};

/** Every push and its data. */
export type Pushes = {
  /** A page of a snapshot, to a surface that connects for the first time or was away too long. */
  sync_graph: GraphPage;
  focus_node: View;
  enter_node: View;
  node_updated: Node;
  node_removed: { readonly ids: readonly NodeId[] };
  /** A new agent (with `seq`), or the current value of one (without). */
  agent_status_changed: Agent;
  agent_removed: { readonly ids: readonly AgentId[] };
  /** A new ask, that anyone may answer. */
  ask_raised: Ask;
  /** An ask was answered, or is over: its `answer` and its `end` say by whom and how. */
  ask_resolved: Ask;
  /** Someone should come: shown by the terminal of this surface, which was used last, and by no other. */
  attention: Notification;
  /** Nobody need come any more. */
  attention_over: { readonly id: string };
  /** A new prompt, or the current value of one. */
  prompt_updated: Prompt;
  /** What agents have used and what accounts may still use, of those of which there is news; to those who look. */
  usage_updated: { readonly agents: readonly AgentUsage[]; readonly limits: readonly AccountLimit[] };
  /** Something was said in a node's conversation; snapshots leave turns out. */
  turn_appended: Turn;
  /** What an agent is saying, a few times a second at most; an empty text when it says nothing any more. */
  turn_streaming: PartialTurn;
  audit_appended: AuditEntry;
  /** Something a person should read, once. */
  notice: { readonly level: 'info' | 'warn' | 'error'; readonly text: string };
  /** The pty that a channel shows has another size or driver. */
  viewing_changed: { readonly channel: number; readonly cols: number; readonly rows: number; readonly driver: boolean };
  /** Behind a channel's door the key for the next agent was typed; `typed` are its bytes, which the program has not got. */
  next_wanted: { readonly channel: number; readonly typed: readonly number[] };
  /** A terminal channel ended; nothing more comes on it. */
  channel_closed: { readonly channel: number; readonly reason: 'exited' | 'lost' | 'detached' };
  stopping: { readonly reason: StopReason };
};

export type PushName = keyof Pushes;

/** One push. `seq` is there on logged changes only, and is the store's event number. */
export type Push<E extends PushName = PushName> = {
  [K in E]: { readonly event: K; readonly seq?: number; readonly data: Pushes[K] };
}[E];
