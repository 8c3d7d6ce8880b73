import type { AgentId } from '../domain/agent.ts';
import type { AgentUsage, ContextUse, KeptUsage, SessionCost } from '../domain/usage.ts';
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
  const usage: AgentUsage = {
    ...before,
    model: status.model ?? before.model,
    cost_usd: status.cost === null ? before.cost_usd : total(costs),
    context: status.context ?? before.context,
    // What its files told is no newer for it.
    at: before.tokens === null ? now : before.at,
  };
  return { usage, costs, mark: kept?.mark ?? null };
}

/** A conversation that another agent led before had a cost already, which is not this one's. */
function withCost(
  all: ReadonlyMap<AgentId, KeptUsage>,
  agent: AgentId,
  { session, usd }: NonNullable<StatusReading['cost']>,
): KeptUsage['costs'] {
  const costs = all.get(agent)?.costs ?? {};
  const known = costs[session]?.before ?? costBefore(all, agent, session);
  return { ...costs, [session]: { before: known <= usd ? known : 0, last: usd } };
}

function costBefore(all: ReadonlyMap<AgentId, KeptUsage>, agent: AgentId, session: string): number {
  const others = [...all.values()].filter(({ usage }) => usage.agent !== agent);
  return Math.max(0, ...others.map(({ costs }) => costs[session]?.last ?? 0));
}

function total(costs: KeptUsage['costs']): number {
  return Object.values<SessionCost>(costs).reduce((sum, { before, last }) => sum + last - before, 0);
}

/** Who knows how much fits knows better how much is used. */
function betterContext(before: ContextUse | null, read: ContextUse | null): ContextUse | null {
  if (read === null) return before;
  return read.size === null && before !== null && before.size !== null ? before : read;
}

function nothing(agent: AgentId): AgentUsage {
  return { agent, model: null, tokens: null, cost_usd: null, context: null, at: 0 };
}
