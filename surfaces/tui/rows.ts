import type { Agent, AgentId } from '../../src/domain/agent.ts';
import type { Ask, AskId } from '../../src/domain/ask.ts';
import type { Node, NodeId } from '../../src/domain/node.ts';
import { matchesAgent, matchesNode, parseQuery, type Query } from './query.ts';

/** The cortex as a surface knows it. */
export type Graph = {
  readonly nodes: ReadonlyMap<NodeId, Node>;
  readonly agents: ReadonlyMap<AgentId, Agent>;
  /** Those that are not closed. */
  readonly asks: ReadonlyMap<AskId, Ask>;
};

/** How many agents need someone, and how many are busy. */
export type Counts = { readonly waiting: number; readonly working: number };

/** A line of a list. Ids of nodes, agents and asks differ in their first letter, so that an id names a row. */
export type Row = TreeRow | { readonly kind: 'ask'; readonly id: AskId; readonly ask: Ask };

/** A line of the tree; the dashboard has those of agents alone. */
export type TreeRow =
  | {
      readonly kind: 'node';
      readonly id: NodeId;
      readonly depth: number;
      readonly node: Node;
      readonly branch: boolean;
      /** Over the node's agents and everything below it. */
      readonly counts: Counts;
    }
  | { readonly kind: 'agent'; readonly id: AgentId; readonly depth: number; readonly agent: Agent };

/**
 * The tree below `entered` (null: all of it), depth first: a node's agents, then its children.
 * With a filter only what matches and what leads to it.
 */
export function treeRows(graph: Graph, entered: NodeId | null, filter: string): readonly Row[] {
  const root = entered !== null && graph.nodes.has(entered) ? entered : null;
  const index = indexOf(graph);
  const rows: Row[] = [];
  appendBelow(index, root, 0, parseQuery(filter), rows);
  return rows;
}

/** The agents of a node that are not put away, oldest first. */
export function agentsOf(graph: Graph, node: NodeId): readonly Agent[] {
  return [...graph.agents.values()].filter((agent) => agent.node === node && !agent.closed).sort(byAge);
}

/** Over all agents that are not put away. */
export function countAgents(agents: Iterable<Agent>): Counts {
  let waiting = 0;
  let working = 0;
  for (const agent of agents) {
    if (agent.closed) continue;
    if (agent.state === 'waiting') waiting += 1;
    if (agent.state === 'working') working += 1;
  }
  return { waiting, working };
}

/** The nodes from a root down to `node`, `node` included. */
export function pathTo(graph: Graph, node: NodeId | null): readonly Node[] {
  const path: Node[] = [];
  let at = node === null ? undefined : graph.nodes.get(node);
  while (at !== undefined) {
    path.unshift(at);
    at = at.parent === null ? undefined : graph.nodes.get(at.parent);
  }
  return path;
}

type TreeIndex = {
  readonly nodes: Graph['nodes'];
  readonly children: ReadonlyMap<NodeId | null, readonly Node[]>;
  readonly agents: ReadonlyMap<NodeId, readonly Agent[]>;
};

function indexOf(graph: Graph): TreeIndex {
  const children = new Map<NodeId | null, Node[]>();
  for (const node of graph.nodes.values()) push(children, node.parent, node);
  for (const siblings of children.values()) siblings.sort((a, b) => b.priority - a.priority || byAge(a, b));
  const agents = new Map<NodeId, Agent[]>();
  for (const agent of graph.agents.values()) if (!agent.closed) push(agents, agent.node, agent);
  for (const group of agents.values()) group.sort(byAge);
  return { nodes: graph.nodes, children, agents };
}

/** Appends what is below `parent`; tells the counts of it. */
function appendBelow(index: TreeIndex, parent: NodeId | null, depth: number, query: Query, rows: Row[]): Counts {
  const agents = parent === null ? [] : (index.agents.get(parent) ?? []);
  const node = parent === null ? null : (index.nodes.get(parent) ?? null);
  for (const agent of agents) {
    if (matchesAgent(query, agent, node)) rows.push({ kind: 'agent', id: agent.id, depth, agent });
  }
  let { waiting, working } = countAgents(agents);
  for (const node of index.children.get(parent) ?? []) {
    const at = rows.length;
    const below: Row[] = [];
    const counts = appendBelow(index, node.id, depth + 1, query, below);
    waiting += counts.waiting;
    working += counts.working;
    if (below.length === 0 && !matchesNode(query, node)) continue;
    const branch = (index.children.get(node.id)?.length ?? 0) > 0;
    rows[at] = { kind: 'node', id: node.id, depth, node, branch, counts };
    for (const row of below) rows.push(row);
  }
  return { waiting, working };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const group = map.get(key);
  if (group === undefined) map.set(key, [value]);
  else group.push(value);
}

/** Ids are numbered in the order of creation, which tells apart what was made in the same millisecond. */
function byAge(a: Node | Agent, b: Node | Agent): number {
  return a.created_at - b.created_at || Number(a.id.slice(1)) - Number(b.id.slice(1));
}
