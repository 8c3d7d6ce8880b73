import type { Push, PushName } from '../ports/pushes.ts';

/** What is known of a push beside its data. */
export type PushSpec = {
  /** The protocol that introduced it; a surface that speaks an older one is not sent it. */
  readonly since: number;
  /** Sent also to a surface that asked for no state. */
  readonly always: boolean;
};

/** Every push. One without an entry does not compile. */
export const pushTable: { readonly [E in PushName]: PushSpec } = {
  sync_graph: { since: 1, always: false },
  focus_node: { since: 1, always: false },
  enter_node: { since: 1, always: false },
  node_updated: { since: 1, always: false },
  node_removed: { since: 1, always: false },
  agent_status_changed: { since: 1, always: false },
  agent_removed: { since: 1, always: false },
  ask_raised: { since: 1, always: false },
  ask_resolved: { since: 1, always: false },
  prompt_updated: { since: 1, always: false },
  usage_updated: { since: 1, always: false },
  turn_appended: { since: 1, always: false },
  turn_streaming: { since: 1, always: false },
  audit_appended: { since: 1, always: false },
  attention: { since: 1, always: false },
  attention_over: { since: 1, always: false },
  notice: { since: 1, always: false },
  viewing_changed: { since: 1, always: false },
  next_wanted: { since: 1, always: false },
  channel_closed: { since: 1, always: false },
  stopping: { since: 1, always: true },
};

/** Whether a text names a push of this protocol. */
export function isPushName(name: string): name is PushName {
  return Object.hasOwn(pushTable, name);
}

/** Pushes that are about one channel. */
export type ChannelPush = 'viewing_changed' | 'next_wanted' | 'channel_closed';

/** Whether a push is about one channel. */
export function isOfChannel(push: Push): push is Push<ChannelPush> {
  return push.event === 'viewing_changed' || push.event === 'next_wanted' || push.event === 'channel_closed';
}
