import type { Agent } from '../../src/domain/agent.ts';
import { idNumber } from '../../src/domain/tree.ts';
import { matchesAgent, parseQuery } from './query.ts';
import type { Graph, Row } from './rows.ts';

/** How much an agent needs a person; the first needs one most. */
const NEEDS = ['waiting', 'unseen', 'working', 'idle', 'ended', 'closed'] as const;

/** Where an agent stands among those that need someone. */
export type Need = (typeof NEEDS)[number];

/** What an agent needs now. Of one that is not known to work or to wait, nothing is expected. */
export function needOf(agent: Agent): Need {
  if (agent.closed) return 'closed';
  if (agent.state === 'waiting') return 'waiting';
  if (agent.unseen) return 'unseen';
  if (agent.state === 'working' || agent.state === 'starting') return 'working';
  return agent.state === 'exited' ? 'ended' : 'idle';
}

/** Every agent that the filter lets through: by need, then by its node's priority, then the longest in its state first. */
export function dashboardRows(graph: Graph, filter: string): readonly Row[] {
  const query = parseQuery(filter);
  const node = (agent: Agent) => graph.nodes.get(agent.node) ?? null;
  const priority = (agent: Agent) => node(agent)?.priority ?? 0;
  const rank = (agent: Agent) => NEEDS.indexOf(needOf(agent));
  return [...graph.agents.values()]
    .filter((agent) => matchesAgent(query, agent, node(agent)))
    .sort(
      (a, b) => rank(a) - rank(b) || priority(b) - priority(a) || a.since - b.since || idNumber(a.id) - idNumber(b.id),
    )
    .map((agent): Row => ({ kind: 'agent', id: agent.id, depth: 0, agent }));
}

/** The live agents that wait, in the order of the dashboard. */
export function waitingAgents(graph: Graph): readonly Agent[] {
  return dashboardRows(graph, 'state:waiting').flatMap((row) => (row.kind === 'agent' ? [row.agent] : []));
}
