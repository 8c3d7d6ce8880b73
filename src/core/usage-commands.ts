import type { Agent, AgentId } from '../domain/agent.ts';
import type { NodeId } from '../domain/node.ts';
import { resolveNode } from '../domain/resolve-node.ts';
import { pathTo, treeOrder } from '../domain/tree.ts';
import { type AgentUsage, type NodeUsage, sumUsage } from '../domain/usage.ts';
import type { Params } from '../ports/requests.ts';
import { meantAgent } from './agent-commands.ts';
import type { CoreState } from './core-state.ts';
import { type Handlers, read } from './handler.ts';
import type { Usage } from './usage.ts';

export type UsageDeps = { readonly state: CoreState; readonly usage: Usage };

/** Whose usage is asked for, and the nodes over which it is summed. */
type Selection = {
  readonly agents: readonly Agent[];
  readonly nodes: readonly NodeId[];
  /** Agents that were put away are summed, and told only where they were asked for. */
  readonly told: (agent: Agent) => boolean;
};

/** Requests about what agents use. */
export function usageCommands({ state, usage }: UsageDeps): Pick<Handlers, 'get_usage' | 'watch_usage'> {
  return {
    get_usage: read(async (params) => {
      const { agents, nodes, told } = selection(state, params);
      if (params.fresh === true) await usage.refresh(agents);
      return {
        agents: agents.filter(told).flatMap(({ id }) => usageOf(state, id)),
        nodes: nodeUsages(state, agents, nodes),
        limits: [...state.limits.values()],
      };
    }),
    watch_usage: read(({ on }, caller) => usage.watch(caller, on)),
  };
}

function selection(state: CoreState, { agent, node }: Params<'get_usage'>): Selection {
  if (agent !== undefined) return { agents: [meantAgent(state, agent)], nodes: [], told: () => true };
  const under = node === undefined ? null : resolveNode(state.nodes, node).id;
  const nodes = treeOrder(state.nodes, under).map((line) => line.node.id);
  const agents = nodes.flatMap((id) => state.agentsOf(id));
  return { agents, nodes, told: under === null ? (each) => !each.closed : () => true };
}

function nodeUsages(state: CoreState, agents: readonly Agent[], nodes: readonly NodeId[]): readonly NodeUsage[] {
  const byNode = new Map<NodeId, AgentUsage[]>(nodes.map((id) => [id, []]));
  for (const agent of agents) {
    for (const { id } of pathTo(state.nodes, agent.node)) byNode.get(id)?.push(...usageOf(state, agent.id));
  }
  return [...byNode].map(([id, usages]) => sumUsage(id, usages)).filter((sum) => sum !== null);
}

function usageOf({ usages }: CoreState, id: AgentId): readonly AgentUsage[] {
  const kept = usages.get(id);
  return kept === undefined ? [] : [kept.usage];
}
