import { addTokens, type ContextUse, NO_TOKENS, type TokenCounts } from '../../src/domain/usage.ts';

/** The tokens of messages that are told one by one, some of them more than once. */
export type MessageCount = {
  readonly tokens: TokenCounts;
  /** The last messages, which may be told again: the last word on each counts. */
  readonly recent: readonly (readonly [id: string, tokens: TokenCounts])[];
  readonly model: string | null;
  readonly context: ContextUse | null;
};

export type Message = {
  readonly id: string;
  readonly tokens: TokenCounts;
  readonly model: string | null;
  /** Null: it says nothing of the agent's own context. */
  readonly context: ContextUse | null;
};

/** Pieces of one message follow each other, with others of the same turn between them at most. */
const MAX_RECENT = 16;

export const NO_MESSAGES: MessageCount = { tokens: NO_TOKENS, recent: [], model: null, context: null };

/** The count with a message, which replaces what was told of it before. */
export function withMessage(count: MessageCount, { id, tokens, model, context }: Message): MessageCount {
  const before = count.recent.find(([known]) => known === id)?.[1] ?? NO_TOKENS;
  const others = count.recent.filter(([known]) => known !== id);
  return {
    tokens: addTokens(addTokens(count.tokens, before, -1), tokens),
    recent: [...others, [id, tokens] as const].slice(-MAX_RECENT),
    model: model ?? count.model,
    context: context ?? count.context,
  };
}

/** Several counts as one; model and context are the last one's that has any. */
export function sumCounts(counts: readonly MessageCount[]): Omit<MessageCount, 'recent'> {
  return {
    tokens: counts.reduce((sum, { tokens }) => addTokens(sum, tokens), NO_TOKENS),
    model: counts.findLast(({ model }) => model !== null)?.model ?? null,
    context: counts.findLast(({ context }) => context !== null)?.context ?? null,
  };
}
