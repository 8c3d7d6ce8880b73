import type { GraphPage, Push } from '../ports/pushes.ts';
import type { CoreState } from './core-state.ts';
import { agentWeight, askWeight, nodeWeight, pages } from './paging.ts';

/** The whole state as pages. There is always at least one. */
export function snapshotPushes(state: CoreState): readonly Push[] {
  const nodes = pages([...state.nodes.values()], nodeWeight);
  const agents = pages([...state.agents.values()], agentWeight);
  const asks = pages([...state.asks.values()], askWeight);
  const all: Omit<GraphPage, 'page' | 'last'>[] = [
    { nodes: [], agents: [], views: [...state.views.values()] },
    ...nodes.map((page) => ({ nodes: page, agents: [], views: [] })),
    ...agents.map((page) => ({ nodes: [], agents: page, views: [] })),
    ...asks.map((page) => ({ nodes: [], agents: [], views: [], asks: page })),
  ];
  return all.map((page, index) => ({
    event: 'sync_graph',
    data: { page: index, last: index === all.length - 1, ...page },
  }));
}
