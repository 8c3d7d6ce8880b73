import type { Scope } from '../ports/control.ts';
import type { Method } from '../ports/requests.ts';

/**
 * - read: changes nothing that lasts; sent again, it is simply done again
 * - command: has an effect that must happen once; it carries a command id, by which the core remembers it
 * - connection: its effect ends with the connection, and it is done again on the next
 */
export type MessageKind = 'read' | 'command' | 'connection';

/** What is known of a request beside its params. */
export type MessageSpec = {
  /** The protocol that introduced it. */
  readonly since: number;
  readonly kind: MessageKind;
  /** What the caller must be allowed to do. */
  readonly scope: Scope;
  /** Its reply may hold Dates, Maps and Sets. */
  readonly rich?: true;
};

/** Every request. A method without an entry does not compile. Plain data, since every CLI start loads it. */
export const messageTable: { readonly [M in Method]: MessageSpec } = {
  ping: { since: 1, kind: 'read', scope: 'read' },
  get_status: { since: 1, kind: 'read', scope: 'read' },
  dump: { since: 1, kind: 'read', scope: 'admin', rich: true },

  focus: { since: 1, kind: 'command', scope: 'write' },
  enter: { since: 1, kind: 'command', scope: 'write' },
  leave: { since: 1, kind: 'command', scope: 'write' },

  list_nodes: { since: 1, kind: 'read', scope: 'read' },
  get_node: { since: 1, kind: 'read', scope: 'read' },
  add_node: { since: 1, kind: 'command', scope: 'write' },
  update_node: { since: 1, kind: 'command', scope: 'write' },
  move_node: { since: 1, kind: 'command', scope: 'write' },
  remove_node: { since: 1, kind: 'command', scope: 'write' },
  link: { since: 1, kind: 'command', scope: 'write' },
  unlink: { since: 1, kind: 'command', scope: 'write' },
  undo: { since: 1, kind: 'command', scope: 'write' },

  list_agents: { since: 1, kind: 'read', scope: 'read' },
  get_agent: { since: 1, kind: 'read', scope: 'read' },
  spawn_agent: { since: 1, kind: 'command', scope: 'write' },
  stop_agent: { since: 1, kind: 'command', scope: 'write' },
  restart_agent: { since: 1, kind: 'command', scope: 'write' },
  resume_agent: { since: 1, kind: 'command', scope: 'write' },
  interrupt_agent: { since: 1, kind: 'command', scope: 'write' },
  close_agent: { since: 1, kind: 'command', scope: 'write' },
  forget_agent: { since: 1, kind: 'command', scope: 'write' },
  see_agent: { since: 1, kind: 'command', scope: 'write' },
  explain_agent: { since: 1, kind: 'read', scope: 'read' },
  report_agent: { since: 1, kind: 'connection', scope: 'report' },
  read_history: { since: 1, kind: 'read', scope: 'read' },

  submit_turn: { since: 1, kind: 'command', scope: 'write' },
  list_asks: { since: 1, kind: 'read', scope: 'read' },
  answer_ask: { since: 1, kind: 'command', scope: 'answer' },

  send_keys: { since: 1, kind: 'command', scope: 'write' },
  list_prompts: { since: 1, kind: 'read', scope: 'read' },
  read_said: { since: 1, kind: 'read', scope: 'read' },
  withdraw_prompt: { since: 1, kind: 'command', scope: 'write' },
  read_turns: { since: 1, kind: 'read', scope: 'read' },
  search_turns: { since: 1, kind: 'read', scope: 'read' },
  get_recent_context: { since: 1, kind: 'read', scope: 'read' },
  // Sent again it keeps the same text, and nobody is told.
  keep_draft: { since: 1, kind: 'read', scope: 'write' },
  paste_text: { since: 1, kind: 'command', scope: 'write' },
  read_screen: { since: 1, kind: 'read', scope: 'read' },
  read_output: { since: 1, kind: 'read', scope: 'read' },

  attach: { since: 1, kind: 'connection', scope: 'write' },
  detach: { since: 1, kind: 'connection', scope: 'write' },
  take: { since: 1, kind: 'connection', scope: 'write' },
  resize: { since: 1, kind: 'connection', scope: 'write' },

  report_presence: { since: 1, kind: 'connection', scope: 'write' },
  get_digest: { since: 1, kind: 'read', scope: 'read' },
  test_notifications: { since: 1, kind: 'read', scope: 'admin' },
  get_usage: { since: 1, kind: 'read', scope: 'read' },
  watch_usage: { since: 1, kind: 'connection', scope: 'read' },

  keep_panes: { since: 1, kind: 'connection', scope: 'write' },
  keep_chat: { since: 1, kind: 'command', scope: 'write' },
  keep_layout: { since: 1, kind: 'command', scope: 'write' },
  read_layouts: { since: 1, kind: 'read', scope: 'read' },
  read_audit: { since: 1, kind: 'read', scope: 'read' },
  verify_audit: { since: 1, kind: 'read', scope: 'read' },
  read_events: { since: 1, kind: 'read', scope: 'read' },

  get_telegram: { since: 1, kind: 'read', scope: 'read' },
  pair_telegram: { since: 1, kind: 'connection', scope: 'admin' },
  await_pairing: { since: 1, kind: 'read', scope: 'admin' },
  unpair_telegram: { since: 1, kind: 'command', scope: 'admin' },
  test_telegram: { since: 1, kind: 'connection', scope: 'admin' },

  list_schedule: { since: 1, kind: 'read', scope: 'read' },
  run_schedule: { since: 1, kind: 'command', scope: 'write' },

  reload_config: { since: 1, kind: 'command', scope: 'admin' },
  disconnect: { since: 1, kind: 'connection', scope: 'read' },
  shutdown: { since: 1, kind: 'command', scope: 'admin' },
};

/** Whether a text names a request of this protocol. */
export function isMethod(name: string): name is Method {
  return Object.hasOwn(messageTable, name);
}
