import { MAX_EVERY_S } from '../domain/node.ts';
import type { Method, Params } from '../ports/requests.ts';
import {
  anything,
  type Check,
  dictionary,
  flag,
  list,
  name,
  nullable,
  oneOf,
  optional,
  record,
  text,
  whole,
} from './schema.ts';

/** Cells of a terminal; more would make its screen, not its program, the burden. */
const cols = whole(1, 2_000);
const rows = whole(1, 1_000);

/** Channels are numbered by 4 bytes. */
const channel = whole(0, 0xffff_ffff);

/** Longest that an answer may be waited for in one request, in ms. */
const waitMs = whole(0, 10 * 60_000);

const count = whole(0, Number.MAX_SAFE_INTEGER);
const priority = whole(-1_000_000, 1_000_000);
const node = text;
const agent = text;
const nothing = record({});
const command = record({
  run: text,
  restart: oneOf('never', 'on_change'),
  every_s: nullable(whole(1, MAX_EVERY_S)),
});
const arrangement = record({ keys: list(text), layout: text });

/** The largest pid of any system. */
const pid = whole(1, 2 ** 31 - 1);
const tty = record({
  path: text,
  pid,
  settings: nullable(record({ found: text, raw: text })),
  detach_key: nullable(text),
  next_key: optional(nullable(text)),
  linger: flag,
  cooked: optional(flag),
  push_up: optional(flag),
});

/** What each request's params must look like. A method without an entry, or with another shape, does not compile. */
export const messageParams: { readonly [M in Method]: Check<Params<M>> } = {
  ping: nothing,
  get_status: nothing,
  dump: nothing,

  focus: record({ node: nullable(node), surface: optional(text) }),
  enter: record({ node: nullable(node), surface: optional(text) }),
  leave: record({ surface: optional(text) }),

  list_nodes: record({ under: optional(node), from: optional(count) }),
  get_node: record({ node }),
  add_node: record({
    title: text,
    parent: optional(node),
    depends_on: optional(list(node)),
    notes: optional(text),
    cwd: optional(text),
    priority: optional(priority),
    command: optional(nullable(command)),
  }),
  update_node: record({
    node,
    title: optional(text),
    notes: optional(text),
    priority: optional(priority),
    state: optional(oneOf('open', 'done')),
    cwd: optional(text),
    command: optional(nullable(command)),
  }),
  move_node: record({ node, parent: nullable(node) }),
  remove_node: record({ node, stop_agents: optional(flag) }),
  link: record({ from: node, to: node, kind: optional(oneOf('depends_on', 'relates')) }),
  unlink: record({ from: node, to: node }),
  undo: nothing,

  list_agents: record({ all: optional(flag), from: optional(count) }),
  get_agent: record({ agent }),
  spawn_agent: record({
    node,
    profile: optional(text),
    argv: optional(list(text)),
    args: optional(list(text)),
    prompt: optional(text),
    cwd: optional(text),
    env: optional(dictionary(text)),
    client_cwd: optional(text),
    cols: optional(cols),
    rows: optional(rows),
  }),
  report_agent: record({
    tool: name,
    event: name,
    data: dictionary(anything),
    pid,
    cwd: text,
    wait: optional(flag),
    again: optional(flag),
  }),
  stop_agent: record({ agent, grace_ms: optional(waitMs) }),
  restart_agent: record({ agent, env: optional(dictionary(text)) }),
  resume_agent: record({ agent, env: optional(dictionary(text)) }),
  interrupt_agent: record({ agent }),
  close_agent: record({ agent }),
  forget_agent: record({ agent }),
  see_agent: record({ agent }),
  explain_agent: record({ agent, bundle: optional(flag) }),
  read_history: record({ agent, limit: optional(count) }),

  submit_turn: record({ agent, text: optional(text), template: optional(text), values: optional(dictionary(text)) }),
  list_prompts: record({ agent: optional(agent), all: optional(flag) }),
  read_said: record({ agent }),
  withdraw_prompt: record({ prompt: text }),
  read_turns: record({ node, before: optional(text), limit: optional(count) }),
  search_turns: record({ text, node: optional(node), limit: optional(count) }),
  get_recent_context: record({ node: optional(node), limit: optional(count) }),
  keep_draft: record({ node, text }),
  paste_text: record({ agent, text }),
  list_asks: record({ agent: optional(agent), all: optional(flag), from: optional(count) }),
  answer_ask: record({
    ask: text,
    options: optional(list(text)),
    text: optional(text),
    hash: optional(text),
    wait_ms: optional(waitMs),
  }),

  send_keys: record({ agent, keys: list(text) }),
  read_screen: record({
    agent,
    scrollback: optional(count),
    ansi: optional(flag),
    after: optional(count),
    wait_ms: optional(waitMs),
  }),
  read_output: record({ agent, since: optional(count), max: optional(count), wait_ms: optional(waitMs) }),

  attach: record({
    agent,
    channel,
    cols,
    rows,
    mode: oneOf('drive', 'watch'),
    tty: optional(tty),
    again: optional(flag),
    status: optional(flag),
  }),
  detach: record({ channel }),
  take: record({ channel }),
  resize: record({ channel, cols, rows }),

  report_presence: record({ here: flag, agent: optional(agent) }),
  get_digest: record({ surface: optional(text), since: optional(count) }),
  test_notifications: nothing,
  get_usage: record({ agent: optional(agent), node: optional(node), fresh: optional(flag) }),
  watch_usage: record({ on: flag }),

  keep_panes: record({ host: text, reopen: optional(flag) }),
  keep_chat: record({ node, shown: flag, surface: optional(text) }),
  keep_layout: record({ node: nullable(node), arrangement: nullable(arrangement) }),
  read_layouts: nothing,
  read_audit: record({ after: optional(count), limit: optional(count), follow: optional(flag) }),
  verify_audit: nothing,
  read_events: record({ since: count, limit: optional(count) }),

  get_telegram: nothing,
  pair_telegram: nothing,
  await_pairing: nothing,
  unpair_telegram: record({ user: count }),
  test_telegram: nothing,

  list_schedule: nothing,
  run_schedule: record({ name: text }),

  reload_config: nothing,
  disconnect: nothing,
  shutdown: record({ reason: oneOf('stop', 'restart', 'handover'), force: optional(flag), agents: optional(flag) }),
};
