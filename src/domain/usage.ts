import type { AgentId } from './agent.ts';
import type { NodeId } from './node.ts';

/** Tokens by what they cost: a prompt's own, those written and read from a cache, and an answer's, its thoughts among them. */
export type TokenCounts = {
  /** Without those of the cache. */
  readonly input: number;
  readonly output: number;
  readonly cache_read: number;
  readonly cache_write: number;
};

/** How full a model's context is, in tokens. */
export type ContextUse = {
  readonly used: number;
  /** Null: nobody says how much fits. */
  readonly size: number | null;
};

/** What one agent has used since moitumi knows it, as its program's own files and words tell. */
export type AgentUsage = {
  readonly agent: AgentId;
  /** The model that it used last, by its program's name for it. */
  readonly model: string | null;
  /** Null: nothing tells. */
  readonly tokens: TokenCounts | null;
  /** In US dollars, as its program reckons; null: it does not say. Never reckoned here. */
  readonly cost_usd: number | null;
  readonly context: ContextUse | null;
  /** When it was so, the oldest part of it, ms since the epoch. */
  readonly at: number;
};

/** What a node's agents have used, with those of all that is below it, the closed ones too. */
export type NodeUsage = {
  readonly node: NodeId;
  readonly tokens: TokenCounts;
  /** Of those agents that say; null: none does. */
  readonly cost_usd: number | null;
  /** How many agents are counted, and how many of them do not say what they cost. */
  readonly agents: number;
  readonly unpriced: number;
  /** The oldest of what is summed. */
  readonly at: number;
};

/** How much of what an account may use in a span of time is used up. */
export type AccountLimit = {
  /** The program whose account it is: `claude`, `codex`. */
  readonly tool: string;
  /** The span, as `5 h` or `7 d`; unique for its tool. */
  readonly window: string;
  /** Of 100; may be more. */
  readonly used_percent: number;
  /** When it begins anew, ms since the epoch; null: it does not say. */
  readonly resets_at: number | null;
  /** When it was so. */
  readonly at: number;
};

/** What one agent has added to the cost of a conversation: some programs tell only the whole. */
export type SessionCost = {
  /** What the conversation had cost when the agent took it up. */
  readonly before: number;
  /** What it has cost last. */
  readonly last: number;
  /** The same of its tokens; left out: they are not told so. */
  readonly tokens?: { readonly before: TokenCounts; readonly last: TokenCounts };
};

/** An agent's usage with what is needed to go on counting. */
export type KeptUsage = {
  readonly usage: AgentUsage;
  /** By the name of the conversation. */
  readonly costs: Readonly<Record<string, SessionCost>>;
  /** How far its files were read, in their reader's own words; null: they never were. */
  readonly mark: string | null;
};

/** How often an agent's files are looked at, at most, in ms. */
export const USAGE_REFRESH_MS = 180_000;

export const NO_TOKENS: TokenCounts = { input: 0, output: 0, cache_read: 0, cache_write: 0 };

/** Both together; with -1, the first without the second, and never less than nothing. */
export function addTokens(to: TokenCounts, more: TokenCounts, sign: 1 | -1 = 1): TokenCounts {
  const sum = (a: number, b: number): number => Math.max(0, a + sign * b);
  return {
    input: sum(to.input, more.input),
    output: sum(to.output, more.output),
    cache_read: sum(to.cache_read, more.cache_read),
    cache_write: sum(to.cache_write, more.cache_write),
  };
}

/** What agents of a node have used together; null: nothing is known of any. */
export function sumUsage(node: NodeId, usages: readonly AgentUsage[]): NodeUsage | null {
  if (usages.length === 0) return null;
  const priced = usages.filter(({ cost_usd }) => cost_usd !== null);
  return {
    node,
    tokens: usages.reduce((sum, { tokens }) => addTokens(sum, tokens ?? NO_TOKENS), NO_TOKENS),
    cost_usd: priced.length === 0 ? null : priced.reduce((sum, { cost_usd }) => sum + (cost_usd ?? 0), 0),
    agents: usages.length,
    unpriced: usages.length - priced.length,
    at: Math.min(...usages.map(({ at }) => at)),
  };
}

/** How full, of 100; null: nobody says how much fits. */
export function contextPercent(context: ContextUse | null): number | null {
  return context === null || context.size === null ? null : (context.used / context.size) * 100;
}
