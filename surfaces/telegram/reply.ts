import type { AgentId } from '../../src/domain/agent.ts';
import type { Method, Params, Result } from '../../src/ports/requests.ts';
import type { MarkedText } from '../../src/ports/telegram-bot.ts';
import type { IDraft } from './book.ts';

/**
 * Sends a request on behalf of whoever wrote an update. `step` tells the requests of one update apart: the same one
 * again, after a restart in its middle, is done once. Rejects with MoitumiError.
 */
export type CommandSender = <M extends Method>(method: M, params: Params<M>, step: string) => Promise<Result<M>>;

/** What comes of an update: what is said in the place where it was written, and what is kept with that. */
export type Reply = {
  readonly texts: readonly (MarkedText | string)[];
  /** Whose topic it is said in; left out: where the words were written. */
  readonly agent?: AgentId;
  readonly keep?: (draft: IDraft) => void;
};

/** Nothing to say. */
export const SILENCE: Reply = { texts: [] };
