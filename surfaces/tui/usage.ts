import type { AgentId } from '../../src/domain/agent.ts';
import type { AccountLimit, AgentUsage } from '../../src/domain/usage.ts';
import type { Pushes } from '../../src/ports/pushes.ts';

/** What agents use and what accounts may still use, as far as it was told. */
export type KnownUsage = {
  readonly agents: ReadonlyMap<AgentId, AgentUsage>;
  /** By tool and window. */
  readonly limits: ReadonlyMap<string, AccountLimit>;
};

export const NO_USAGE: KnownUsage = { agents: new Map(), limits: new Map() };

/** What is known once there is news of some. */
export function withUsage(known: KnownUsage, { agents, limits }: Pushes['usage_updated']): KnownUsage {
  return {
    agents: new Map([...known.agents, ...agents.map((usage) => [usage.agent, usage] as const)]),
    limits: new Map([...known.limits, ...limits.map((limit) => [`${limit.tool} ${limit.window}`, limit] as const)]),
  };
}
