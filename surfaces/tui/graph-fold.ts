import type { Agent, AgentId } from '../../src/domain/agent.ts';
import type { Node, NodeId } from '../../src/domain/node.ts';
import type { GraphPage, Push } from '../../src/ports/pushes.ts';
import type { Graph } from './rows.ts';

/** The cortex, as the pushes tell it. */
export type GraphFold = {
  /** Takes a push; true: the graph is another now. */
  take(push: Push): boolean;
  /** The graph as it stands; a new object each time. */
  current(): Graph;
};

/** An empty cortex. Pages of a snapshot are put aside, and count when the last has come. */
export function createGraphFold(): GraphFold {
  let nodes = new Map<NodeId, Node>();
  let agents = new Map<AgentId, Agent>();
  let pages: readonly GraphPage[] = [];

  const takePage = (page: GraphPage): boolean => {
    pages = page.page === 0 ? [page] : [...pages, page];
    if (!page.last) return false;
    nodes = new Map(pages.flatMap((each) => each.nodes.map((node) => [node.id, node])));
    agents = new Map(pages.flatMap((each) => each.agents.map((agent) => [agent.id, agent])));
    pages = [];
    return true;
  };

  const remove = (ids: readonly NodeId[]) => {
    for (const id of ids) nodes.delete(id);
    for (const agent of agents.values()) if (!nodes.has(agent.node)) agents.delete(agent.id);
  };

  return {
    current: () => ({ nodes, agents }),
    take: (push) => {
      switch (push.event) {
        case 'sync_graph':
          return takePage(push.data);
        case 'node_updated':
          nodes.set(push.data.id, push.data);
          return true;
        case 'node_removed':
          remove(push.data.ids);
          return true;
        case 'agent_status_changed':
          agents.set(push.data.id, push.data);
          return true;
        default:
          return false;
      }
    },
  };
}
