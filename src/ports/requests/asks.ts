import type { Ask, AskId } from '../../domain/ask.ts';
import type { AgentRef } from './refs.ts';

/** About what agents want from the person. */
export type AskRequests = {
  /** Open ones first, oldest first; with `all` those of the last days too. */
  list_asks: {
    params: { readonly agent?: AgentRef; readonly all?: boolean };
    result: { readonly asks: readonly Ask[] };
  };
  /**
   * Answers it, if nobody has. `options` are ids of its options; `text` alone chooses the option that takes text.
   * `hash`, when given, must be the ask's: what was shown is what is answered. Refused as `ask_closed`, which says who was first.
   */
  answer_ask: {
    params: {
      readonly ask: AskId;
      readonly options?: readonly string[];
      readonly text?: string;
      readonly hash?: string;
    };
    result: Ask;
  };
};
