import type { Agent } from '../domain/agent.ts';
import type { Node } from '../domain/node.ts';
import type { GraphPage, Push } from '../ports/pushes.ts';
import type { CoreState } from './core-state.ts';

/** Most rows on one page. */
const PAGE_ROWS = 200;

/** Most characters on one page, about: with three bytes a character it stays below the 1 MiB of a message. */
const PAGE_CHARACTERS = 200_000;

/** The whole state as pages. There is always at least one. */
export function snapshotPushes(state: CoreState): readonly Push[] {
  const nodes = chunks([...state.nodes.values()], nodeWeight);
  const agents = chunks([...state.agents.values()], agentWeight);
  const pages: Omit<GraphPage, 'page' | 'last'>[] = [
    { nodes: [], agents: [], views: [...state.views.values()] },
    ...nodes.map((page) => ({ nodes: page, agents: [], views: [] })),
    ...agents.map((page) => ({ nodes: [], agents: page, views: [] })),
  ];
  return pages.map((page, index) => ({
    event: 'sync_graph',
    data: { page: index, last: index === pages.length - 1, ...page },
  }));
}

function chunks<T>(rows: readonly T[], weigh: (row: T) => number): readonly (readonly T[])[] {
  const pages: T[][] = [];
  let page: T[] = [];
  let weight = 0;
  for (const row of rows) {
    const more = weigh(row);
    if (page.length === PAGE_ROWS || (page.length > 0 && weight + more > PAGE_CHARACTERS)) {
      pages.push(page);
      page = [];
      weight = 0;
    }
    page.push(row);
    weight += more;
  }
  return page.length === 0 ? pages : [...pages, page];
}

/** Characters of a row beside its texts: the names of its fields, numbers, ids. */
const ROW_CHARACTERS = 300;

function nodeWeight(node: Node): number {
  return (
    ROW_CHARACTERS + node.title.length + 8 * (node.depends_on.length + node.relates.length) + (node.cwd?.length ?? 0)
  );
}

function agentWeight(agent: Agent): number {
  return 2 * ROW_CHARACTERS + agent.command.reduce((sum, argument) => sum + argument.length + 3, 0);
}
