import type { AskAnswer, AskEnd } from './ask.ts';

/**
 * Every way in which a request can fail, with the data that goes with it.
 * The set is closed: a surface may switch over it, and the CLI's table of exit codes must name each.
 */
export type ErrorData = {
  /** Not the caller's fault; the log has the cause. */
  internal: undefined;
  /** The params do not fit the method's shape. */
  bad_request: { readonly path: string } | undefined;
  unknown_method: { readonly method: string; readonly nearest: string | null };
  /** No node has that id, and no title starts with it. */
  node_not_found: { readonly ref: string; readonly nearest: string | null };
  /** More than one title starts with it. */
  node_ambiguous: { readonly ref: string; readonly candidates: readonly string[] };
  agent_not_found: { readonly ref: string; readonly nearest: string | null };
  /** The node has no live agent. */
  no_agent: { readonly node: string };
  /** The change would close a cycle; `path` leads from the first node back to it. */
  cycle: { readonly path: readonly string[] };
  /** The node, or one below it, has agents that run. */
  agents_running: { readonly agents: readonly string[] };
  already_linked: undefined;
  not_linked: undefined;
  bad_title: undefined;
  nothing_to_undo: undefined;
  /** The agent has ended already, or has not started yet. */
  agent_not_running: { readonly agent: string; readonly state: string };
  unknown_profile: { readonly profile: string; readonly nearest: string | null };
  /** The profile's program is not on the client's PATH; `install` says how to get it. */
  program_not_found: { readonly program: string; readonly install: string | null };
  cwd_not_found: { readonly cwd: string };
  spawn_failed: { readonly program: string; readonly reason: string };
  /** The keeper that holds the agent does not answer: its state is unknown, nothing was done. */
  keeper_silent: { readonly keeper: string };
  /** A person started the agent elsewhere: its terminal and its end are not ours. */
  no_terminal: { readonly agent: string };
  /** This core has no tmux. */
  no_panes: undefined;
  /** The keeper cannot serve that terminal itself: elsewhere, another's, too old a keeper. A channel without it can be had. */
  no_door: { readonly path: string; readonly reason: string };
  no_such_channel: { readonly channel: number };
  /** The agent already has `limit` viewers, or the like. */
  too_many: { readonly what: string; readonly limit: number };
  not_driver: undefined;
  input_full: { readonly limit: number };
  /** The prompt is not queued any more; `state` null: there is none such. */
  prompt_gone: { readonly prompt: string; readonly state: string | null };
  /** Not sent: the agent asked for something while the prompt was typed. */
  prompt_not_taken: { readonly agent: string };
  ask_not_found: { readonly ask: string };
  schedule_not_found: { readonly name: string; readonly nearest: string | null };
  /** Somebody was first, or the agent asks no more; `answer` and `end` say who, where, when and how. */
  ask_closed: { readonly ask: string; readonly answer: AskAnswer | null; readonly end: AskEnd | null };
  /** What was shown is not what is asked; `hash` is of what is. */
  ask_changed: { readonly ask: string; readonly hash: string };
  /** The ask does not take that answer. */
  bad_option: { readonly ask: string; readonly option: string; readonly options: readonly string[] };
  surface_not_found: { readonly surface: string };
  /** The principal may not do that. */
  forbidden: { readonly scope: string };
  /** Older than the memory of commands; it was not executed. */
  command_expired: undefined;
  /** The store does not take writes; the reason is in `moitumi status`. */
  read_only: { readonly reason: string };
  /** No Telegram bot runs here; `reason` says why. */
  telegram_off: { readonly reason: string };
  /** The bot does not know that user. */
  not_paired: { readonly user: number };
  /** Surfaces are connected or agents run, and `force` was not given. */
  would_disturb: { readonly surfaces: number; readonly agents: number };
  stopping: undefined;
  /** The other side speaks no common protocol; `upgrade` says which side is old. */
  protocol_mismatch: { readonly min: number; readonly max: number; readonly upgrade: 'client' | 'core' };
  bad_token: undefined;
  /** Something other than hello came first. */
  hello_expected: undefined;
  timed_out: { readonly seconds: number };
  config_invalid: { readonly file: string; readonly line: number | null };
  /** Client side: no core answers, and none may be started. */
  no_core: undefined;
  /** Client side: the connection closed and will not come back. */
  disconnected: undefined;
};

export type ErrorCode = keyof ErrorData;

/** What crosses the wire when a request fails. */
export type ErrorInfo<C extends ErrorCode = ErrorCode> = {
  readonly code: C;
  readonly message: string;
  readonly data?: ErrorData[C];
};

/**
 * An expected failure with a code. The message says what failed, on what, and what to do next;
 * it is shown to people as it stands.
 */
export class MoitumiError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly data: ErrorData[C] | undefined;

  constructor(code: C, message: string, data?: ErrorData[C], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'MoitumiError';
    this.code = code;
    this.data = data;
  }

  /** The form that goes over the wire. */
  toInfo(): ErrorInfo<C> {
    return this.data === undefined
      ? { code: this.code, message: this.message }
      : { code: this.code, message: this.message, data: this.data };
  }
}

/** Any thrown thing as an error with a code; what has none becomes `internal`, its text kept. */
export function toMoitumiError(thrown: unknown): MoitumiError {
  if (thrown instanceof MoitumiError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new MoitumiError('internal', `Something failed inside moitumi: ${text}`, undefined, thrown);
}
