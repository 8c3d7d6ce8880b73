import type { Ask, AskId } from '../../domain/ask.ts';
import type { AgentRef } from './refs.ts';

/** About what agents want from the person. */
export type AskRequests = {
  /** Those that are not over, oldest first; with `all` then those of the last days, the last first. `from`: `next` of the part before. */
  list_asks: {
    params: { readonly agent?: AgentRef; readonly all?: boolean; readonly from?: number };
    result: { readonly asks: readonly Ask[]; readonly next?: number };
  };
  /**
   * Answers it, if nobody has. `options` are ids of its options; `text` alone chooses the option that takes text.
   * `hash`, when given, must be the ask's: what was shown is what is answered. Refused as `ask_closed`, which says who was first.
   * With `wait_ms` the reply waits so long for the agent to take it; it is the ask as it stands then.
   */
  answer_ask: {
    params: {
      readonly ask: AskId;
      readonly options?: readonly string[];
      readonly text?: string;
      readonly hash?: string;
      readonly wait_ms?: number;
    };
    result: Ask;
  };
};
