import { type Agent, type AgentId, isLive } from './agent.ts';
import { MoitumiError } from './error.ts';
import { nearest } from './nearest.ts';
import type { NodeId } from './node.ts';
import { nearestNode, resolveNode, titleMatches } from './resolve-node.ts';
import { idNumber, type Nodes } from './tree.ts';

/**
 * The agent that a reference means: the one with that id, else the most recent live one of the node that the
 * reference means, else that node's most recent one. Throws `agent_not_found`, `no_agent` or `node_ambiguous`.
 */
export function resolveAgent(
  nodes: Nodes,
  agents: ReadonlyMap<AgentId, Agent>,
  agentsOf: (node: NodeId) => readonly Agent[],
  ref: string,
): Agent {
  const byId = agents.get(ref);
  if (byId !== undefined) return byId;
  if (!nodes.has(ref) && titleMatches(nodes, ref).length === 0) throw notFound(nodes, agents, ref);
  const node = resolveNode(nodes, ref);
  const agent = latestAgent(agentsOf(node.id));
  if (agent !== null) return agent;
  throw new MoitumiError('no_agent', `${node.id} has no agent. Start one with: moitumi spawn ${node.id}`, {
    node: node.id,
  });
}

/** The most recent live agent, else the most recent one; null: there are none. */
export function latestAgent(agents: readonly Agent[]): Agent | null {
  const [first] = agents.toSorted(
    (a, b) =>
      Number(isLive(b)) - Number(isLive(a)) ||
      Number(a.closed) - Number(b.closed) ||
      b.created_at - a.created_at ||
      idNumber(b.id) - idNumber(a.id),
  );
  return first ?? null;
}

function notFound(nodes: Nodes, agents: ReadonlyMap<AgentId, Agent>, ref: string): MoitumiError<'agent_not_found'> {
  const near = nearest(ref, agents.keys()) ?? nearestNode(nodes, ref);
  const hint = near === null ? '`moitumi agents` lists them.' : `Did you mean “${near}”?`;
  const shown = ref.length > 60 ? `${ref.slice(0, 60)}…` : ref;
  return new MoitumiError('agent_not_found', `No agent and no node is called “${shown}”. ${hint}`, {
    ref: shown,
    nearest: near,
  });
}
