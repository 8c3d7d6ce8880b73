import type { ErrorCode } from '../../src/domain/error.ts';

/** What the process tells its caller; scripts rely on these. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  noCore: 3,
  notFound: 4,
  refused: 5,
  /** As `timeout` of coreutils. */
  timedOut: 124,
} as const;

/** The exit code of every error that the protocol knows; a new one does not compile without its place here. */
export const exitCodeOf: Readonly<Record<ErrorCode, number>> = {
  internal: exitCodes.failed,
  bad_request: exitCodes.usage,
  unknown_method: exitCodes.failed,
  node_not_found: exitCodes.notFound,
  node_ambiguous: exitCodes.notFound,
  agent_not_found: exitCodes.notFound,
  no_agent: exitCodes.notFound,
  cycle: exitCodes.refused,
  agents_running: exitCodes.refused,
  already_linked: exitCodes.refused,
  not_linked: exitCodes.refused,
  bad_title: exitCodes.usage,
  nothing_to_undo: exitCodes.refused,
  agent_not_running: exitCodes.refused,
  unknown_profile: exitCodes.usage,
  program_not_found: exitCodes.failed,
  cwd_not_found: exitCodes.failed,
  spawn_failed: exitCodes.failed,
  keeper_silent: exitCodes.failed,
  no_panes: exitCodes.refused,
  no_such_channel: exitCodes.failed,
  too_many: exitCodes.refused,
  not_driver: exitCodes.refused,
  input_full: exitCodes.refused,
  surface_not_found: exitCodes.notFound,
  forbidden: exitCodes.refused,
  command_expired: exitCodes.refused,
  read_only: exitCodes.refused,
  would_disturb: exitCodes.refused,
  stopping: exitCodes.refused,
  protocol_mismatch: exitCodes.failed,
  bad_token: exitCodes.failed,
  hello_expected: exitCodes.failed,
  timed_out: exitCodes.timedOut,
  config_invalid: exitCodes.failed,
  no_core: exitCodes.noCore,
  disconnected: exitCodes.failed,
};
