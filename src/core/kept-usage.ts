import type { AgentId } from '../domain/agent.ts';
import {
  type AgentUsage,
  addTokens,
  type ContextUse,
  type KeptUsage,
  NO_TOKENS,
  type SessionCost,
  type TokenCounts,
} from '../domain/usage.ts';
import type { StatusReading, UsageReading } from '../ports/usage-reader.ts';

/** What is kept of an agent once its files were read. */
export function withReading(
  kept: KeptUsage | undefined,
  agent: AgentId,
  reading: UsageReading,
  now: number,
): KeptUsage {
  const before = kept?.usage ?? nothing(agent);
  const usage: AgentUsage = {
    agent,
    model: reading.model ?? before.model,
    tokens: reading.tokens ?? before.tokens,
    cost_usd: reading.cost_usd ?? before.cost_usd,
    context: betterContext(before.context, reading.context),
    at: now,
  };
  return { usage, costs: kept?.costs ?? {}, mark: reading.mark };
}

/** What is kept of an agent once its status line has spoken. */
export function withStatus(
  all: ReadonlyMap<AgentId, KeptUsage>,
  agent: AgentId,
  status: StatusReading,
  now: number,
): KeptUsage {
  const kept = all.get(agent);
  const before = kept?.usage ?? nothing(agent);
  const costs = status.cost === null ? (kept?.costs ?? {}) : withCost(all, agent, status.cost);
  const tokens = status.cost?.tokens === undefined ? before.tokens : totalTokens(costs);
  const usage: AgentUsage = {
    ...before,
    model: status.model ?? before.model,
    tokens,
    cost_usd: status.cost === null ? before.cost_usd : total(costs),
    context: status.context ?? before.context,
    // What its files told is no newer for it.
    at: tokens === before.tokens && tokens !== null ? before.at : now,
  };
  return { usage, costs, mark: kept?.mark ?? null };
}

/** A conversation that another agent led before had a cost already, which is not this one's. */
function withCost(
  all: ReadonlyMap<AgentId, KeptUsage>,
  agent: AgentId,
  { session, usd, tokens }: NonNullable<StatusReading['cost']>,
): KeptUsage['costs'] {
  const costs = all.get(agent)?.costs ?? {};
  const others = [...all.values()].filter(({ usage }) => usage.agent !== agent);
  const known = costs[session] ?? { before: costBefore(others, session), ...tokensBefore(others, session) };
  const cost: SessionCost = { before: known.before <= usd ? known.before : 0, last: usd };
  const counted = tokens === undefined ? {} : { tokens: { before: known.tokens?.before ?? NO_TOKENS, last: tokens } };
  return { ...costs, [session]: { ...cost, ...counted } };
}

function costBefore(others: readonly KeptUsage[], session: string): number {
  return Math.max(0, ...others.map(({ costs }) => costs[session]?.last ?? 0));
}

function tokensBefore(others: readonly KeptUsage[], session: string): Pick<SessionCost, 'tokens'> {
  const told = others.flatMap(({ costs }) => costs[session]?.tokens?.last ?? []);
  const before = told.reduce((most, tokens) => (tokens.input > most.input ? tokens : most), NO_TOKENS);
  return { tokens: { before, last: before } };
}

function total(costs: KeptUsage['costs']): number {
  return Object.values<SessionCost>(costs).reduce((sum, { before, last }) => sum + last - before, 0);
}

function totalTokens(costs: KeptUsage['costs']): TokenCounts {
  const told = Object.values<SessionCost>(costs).flatMap(({ tokens }) => tokens ?? []);
  return told.reduce((sum, { before, last }) => addTokens(sum, addTokens(last, before, -1)), NO_TOKENS);
}

/** Who knows how much fits knows better how much is used. */
function betterContext(before: ContextUse | null, read: ContextUse | null): ContextUse | null {
  if (read === null) return before;
  return read.size === null && before !== null && before.size !== null ? before : read;
}

function nothing(agent: AgentId): AgentUsage {
  return { agent, model: null, tokens: null, cost_usd: null, context: null, at: 0 };
}
