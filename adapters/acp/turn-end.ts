import type { StopReason } from '@agentclientprotocol/sdk';
import type { HostState } from '../../src/domain/acp-link.ts';
import { errorWords } from './acp-session.ts';

/** What a turn came to. */
export type TurnEnd = Pick<HostState, 'text' | 'finished' | 'failed'> & { readonly message?: string };

/** How a turn ended that did. */
export function endOf(reason: StopReason): TurnEnd {
  switch (reason) {
    case 'end_turn':
      return { text: 'its turn is over', finished: true, failed: false };
    case 'cancelled':
      return { text: 'its turn was cancelled', message: 'interrupted', finished: false, failed: false };
    case 'refusal':
      return { text: 'it refused', message: 'it refused to go on', finished: true, failed: false };
    case 'max_tokens':
      return {
        text: 'it ran out of tokens',
        message: 'its answer was cut at its limit',
        finished: true,
        failed: false,
      };
    case 'max_turn_requests':
      return {
        text: 'it ran out of steps',
        message: 'it stopped at its limit of steps',
        finished: true,
        failed: false,
      };
  }
}

/** How a turn ended that the agent answered with an error. */
export function failureOf(error: unknown): TurnEnd {
  const message = errorWords(error);
  return { text: `its turn failed: ${message}`, message, finished: true, failed: true };
}
