import type { Node, NodeId } from './node.ts';

/** The nodes of a cortex by id. `parent` always names one of them, and never leads back to where it began. */
export type Nodes = ReadonlyMap<NodeId, Node>;

/** A node and how deep it lies below where the walk began. */
export type TreeLine = { readonly node: Node; readonly depth: number };

/** The number in an id such as `n12`, by which ids sort. */
export function idNumber(id: string): number {
  return Number(id.slice(1));
}

/** The order of siblings: by priority, the higher first, then the older first. */
export function compareSiblings(a: Node, b: Node): number {
  return b.priority - a.priority || a.created_at - b.created_at || idNumber(a.id) - idNumber(b.id);
}

/** The children of a node, or the roots for null, in order. */
export function childrenOf(nodes: Nodes, parent: NodeId | null): readonly Node[] {
  const children: Node[] = [];
  for (const node of nodes.values()) {
    if (node.parent === parent) children.push(node);
  }
  return children.sort(compareSiblings);
}

/** Everything below `under` (null: the whole cortex), parents first, siblings in order; `under` itself comes first, if given. */
export function treeOrder(nodes: Nodes, under: NodeId | null): readonly TreeLine[] {
  const children = indexChildren(nodes);
  const lines: TreeLine[] = [];
  const start = under === null ? (children.get(null) ?? []) : [nodes.get(under)].filter((node) => node !== undefined);
  const waiting: TreeLine[] = start.map((node) => ({ node, depth: 0 })).reverse();
  for (let line = waiting.pop(); line !== undefined; line = waiting.pop()) {
    lines.push(line);
    const depth = line.depth + 1;
    for (const child of (children.get(line.node.id) ?? []).toReversed()) waiting.push({ node: child, depth });
  }
  return lines;
}

/** From the root down to the node itself; empty when there is no such node. */
export function pathTo(nodes: Nodes, id: NodeId): readonly Node[] {
  const path: Node[] = [];
  for (let node = nodes.get(id); node !== undefined; node = node.parent === null ? undefined : nodes.get(node.parent)) {
    path.push(node);
  }
  return path.reverse();
}

/** Whether a node is `ancestor` or below it; everything is below null, the whole cortex. */
export function isBelow(nodes: Nodes, id: NodeId, ancestor: NodeId | null): boolean {
  if (ancestor === null) return true;
  for (let at: NodeId | null = id; at !== null; at = nodes.get(at)?.parent ?? null) {
    if (at === ancestor) return true;
  }
  return false;
}

/** Which of two nodes comes first in the tree; a parent comes before what is below it. */
export function compareInTree(nodes: Nodes, a: NodeId, b: NodeId): number {
  const left = pathTo(nodes, a);
  const right = pathTo(nodes, b);
  for (const [depth, node] of left.entries()) {
    const other = right[depth];
    if (other === undefined) return 1;
    if (node.id !== other.id) return compareSiblings(node, other);
  }
  return left.length - right.length;
}

/** Where agents of a node start: its own directory, else its nearest ancestor's; null when none has one. */
export function effectiveCwd(nodes: Nodes, id: NodeId): string | null {
  for (let node = nodes.get(id); node !== undefined; node = node.parent === null ? undefined : nodes.get(node.parent)) {
    if (node.cwd !== null) return node.cwd;
  }
  return null;
}

function indexChildren(nodes: Nodes): Map<NodeId | null, Node[]> {
  const index = new Map<NodeId | null, Node[]>();
  for (const node of nodes.values()) {
    const siblings = index.get(node.parent);
    if (siblings === undefined) index.set(node.parent, [node]);
    else siblings.push(node);
  }
  for (const siblings of index.values()) siblings.sort(compareSiblings);
  return index;
}
