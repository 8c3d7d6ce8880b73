import { MoitumiError } from '../domain/error.ts';

/** So often must a core that knew us refuse our token: while it restarts, an old token may meet the new core. */
const TOKEN_TRIES = 8;

/**
 * Whether no retry can mend what keeps us from the core. Before the first connection any error with a code that
 * does not speak of absence is; later only a wrong version, and a token that stays wrong.
 */
export function isHopeless(reason: unknown, connectedBefore: boolean, refusals: number): boolean {
  if (!(reason instanceof MoitumiError)) return false;
  switch (reason.code) {
    case 'no_core':
    case 'timed_out':
    case 'stopping':
    // Our hello came too late: one side was stopped for a while.
    case 'hello_expected':
    case 'disconnected':
      return false;
    case 'protocol_mismatch':
      return true;
    case 'bad_token':
      return !connectedBefore || refusals >= TOKEN_TRIES;
    default:
      return !connectedBefore;
  }
}
