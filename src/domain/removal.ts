import { type Agent, withAgentDefaults } from './agent.ts';
import type { Change } from './change.ts';
import { dependencyPath, withoutLinks } from './cortex.ts';
import type { Node, NodeId } from './node.ts';
import type { Removal } from './removed.ts';
import { type Nodes, treeOrder } from './tree.ts';

/** What removing a node, with everything below it, takes away. Agents are those of the removed nodes alone. */
export function planRemoval(
  nodes: Nodes,
  root: NodeId,
  agentsOf: (node: NodeId) => readonly Agent[],
  notesOf: (node: NodeId) => string | null,
): Removal {
  const removed = treeOrder(nodes, root).map((line) => line.node);
  const ids = new Set(removed.map((node) => node.id));
  const touched = [...nodes.values()].filter((node) => !ids.has(node.id) && linksTo(node, ids));
  const notes: Record<NodeId, string> = {};
  for (const node of removed) {
    const text = node.has_notes ? notesOf(node.id) : null;
    if (text !== null) notes[node.id] = text;
  }
  return { nodes: removed, touched, agents: removed.flatMap((node) => agentsOf(node.id)), notes };
}

/** The changes that carry a removal out. */
export function removalChanges(removal: Removal, now: number): readonly Change[] {
  const ids = removal.nodes.map((node) => node.id);
  const gone = new Set(ids);
  const untied = removal.touched.map((node) => ({ ...withoutLinks(node, gone), updated_at: now }));
  return [...untied.map((node): Change => ({ kind: 'node_put', node })), { kind: 'nodes_removed', ids }];
}

/**
 * The changes that bring a removal back into a cortex that may have moved on: links to nodes that are gone,
 * and dependencies that would now close a cycle, are left out.
 */
export function restorationChanges(nodes: Nodes, removal: Removal, now: number): readonly Change[] {
  const world = new Map(nodes);
  for (const node of removal.nodes) world.set(node.id, node);
  for (const node of removal.nodes) world.set(node.id, fitted(world, node));
  const ids = new Set(removal.nodes.map((node) => node.id));
  for (const before of removal.touched) {
    const node = nodes.get(before.id);
    if (node !== undefined) world.set(node.id, retied(world, node, before, ids, now));
  }
  const put = [...ids, ...removal.touched.map((node) => node.id)].map((id) => world.get(id));
  return [
    ...put.filter((node) => node !== undefined).map((node): Change => ({ kind: 'node_put', node })),
    ...Object.entries(removal.notes).map(([node, notes]): Change => ({ kind: 'notes_put', node, notes })),
    ...removal.agents.map((agent): Change => ({ kind: 'agent_added', agent: withAgentDefaults(agent) })),
  ];
}

/** A restored node, with its links to nodes that exist. */
function fitted(world: Nodes, node: Node): Node {
  return {
    ...node,
    parent: node.parent !== null && world.has(node.parent) ? node.parent : null,
    depends_on: node.depends_on.filter((id) => world.has(id)),
    relates: node.relates.filter((id) => world.has(id)),
  };
}

/** A node that stayed, with the links to restored nodes that it had before. */
function retied(world: Nodes, node: Node, before: Node, restored: ReadonlySet<NodeId>, now: number): Node {
  const dependsOn = before.depends_on.filter((id) => restored.has(id) && dependencyPath(world, id, node.id) === null);
  const relates = before.relates.filter((id) => restored.has(id));
  return {
    ...node,
    depends_on: [...node.depends_on, ...dependsOn],
    relates: [...node.relates, ...relates],
    updated_at: now,
  };
}

function linksTo(node: Node, ids: ReadonlySet<NodeId>): boolean {
  return node.depends_on.some((id) => ids.has(id)) || node.relates.some((id) => ids.has(id));
}
