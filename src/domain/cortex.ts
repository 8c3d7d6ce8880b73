import { MoitumiError } from './error.ts';
import type { LinkKind, Node, NodeCommand, NodeId, NodeState } from './node.ts';
import { checkTitle } from './node-title.ts';
import { isBelow, type Nodes, pathTo } from './tree.ts';

/** A node that is to be made. Its references are resolved, and exist. */
export type NodeDraft = {
  readonly id: NodeId;
  readonly title: string;
  readonly parent: NodeId | null;
  readonly depends_on: readonly NodeId[];
  readonly cwd: string | null;
  readonly priority: number;
  readonly has_notes: boolean;
  readonly command?: NodeCommand | null;
};

/** What may be changed about a node in place. */
export type NodePatch = {
  readonly title?: string;
  readonly priority?: number;
  readonly state?: NodeState;
  readonly cwd?: string | null;
  readonly has_notes?: boolean;
  readonly command?: NodeCommand | null;
};

/** The node that a draft makes. Throws `bad_title`. */
export function newNode(draft: NodeDraft, now: number): Node {
  return {
    id: draft.id,
    title: checkTitle(draft.title),
    parent: draft.parent,
    state: 'open',
    priority: draft.priority,
    depends_on: [...new Set(draft.depends_on)],
    relates: [],
    cwd: draft.cwd,
    has_notes: draft.has_notes,
    ...(draft.command === undefined || draft.command === null ? {} : { command: draft.command }),
    created_at: now,
    updated_at: now,
  };
}

/** The node with the patch applied. Throws `bad_title`. */
export function updatedNode(node: Node, patch: NodePatch, now: number): Node {
  if (patch.title !== undefined) checkTitle(patch.title);
  const done = patch.state === 'done' && node.state !== 'done';
  return { ...node, ...patch, updated_at: now, ...(done ? { done_at: now } : {}) };
}

/** The node under another parent; null makes it a root. Throws `cycle` when the parent lies below it. */
export function movedNode(nodes: Nodes, node: Node, parent: NodeId | null, now: number): Node {
  if (parent !== null && isBelow(nodes, parent, node.id)) {
    const below = pathTo(nodes, parent).map((each) => each.id);
    throw cycleError([...below.slice(below.indexOf(node.id)), node.id], `${node.id} cannot be moved into itself`);
  }
  return { ...node, parent, updated_at: now };
}

/** The nodes that a new link changes, `from` first. Throws `already_linked`, `cycle`, or `bad_request` for itself. */
export function linkedNodes(nodes: Nodes, from: Node, to: Node, kind: LinkKind, now: number): readonly Node[] {
  if (from[kind].includes(to.id)) {
    throw new MoitumiError('already_linked', `${from.id} and ${to.id} are linked already (${kind}).`);
  }
  if (kind === 'relates') {
    if (from.id === to.id) throw new MoitumiError('bad_request', `${from.id} cannot relate to itself.`, { path: 'to' });
    return [
      { ...from, relates: [...from.relates, to.id], updated_at: now },
      { ...to, relates: [...to.relates, from.id], updated_at: now },
    ];
  }
  const back = dependencyPath(nodes, to.id, from.id);
  if (back !== null) throw cycleError([from.id, ...back], `${from.id} cannot depend on ${to.id}`);
  return [{ ...from, depends_on: [...from.depends_on, to.id], updated_at: now }];
}

/** The nodes that change when every link from `from` to `to` is taken away, `from` first. Throws `not_linked`. */
export function unlinkedNodes(from: Node, to: Node, now: number): readonly Node[] {
  if (!from.depends_on.includes(to.id) && !from.relates.includes(to.id)) {
    throw new MoitumiError('not_linked', `${from.id} has no link to ${to.id}.`);
  }
  const changed = [{ ...withoutLinks(from, new Set([to.id])), updated_at: now }];
  if (to.relates.includes(from.id)) {
    changed.push({ ...to, relates: to.relates.filter((id) => id !== from.id), updated_at: now });
  }
  return changed;
}

/** The node without its links to any of `ids`. */
export function withoutLinks(node: Node, ids: ReadonlySet<NodeId>): Node {
  return {
    ...node,
    depends_on: node.depends_on.filter((id) => !ids.has(id)),
    relates: node.relates.filter((id) => !ids.has(id)),
  };
}

/** The nodes on a way along `depends_on` from one node to another, both included; null when there is none. */
export function dependencyPath(nodes: Nodes, from: NodeId, to: NodeId): readonly NodeId[] | null {
  const cameFrom = new Map<NodeId, NodeId | null>([[from, null]]);
  const waiting = [from];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === to) return wayBack(cameFrom, to);
    for (const next of nodes.get(at)?.depends_on ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      waiting.push(next);
    }
  }
  return null;
}

function wayBack(cameFrom: ReadonlyMap<NodeId, NodeId | null>, to: NodeId): readonly NodeId[] {
  const path: NodeId[] = [];
  for (let at: NodeId | null = to; at !== null; at = cameFrom.get(at) ?? null) path.push(at);
  return path.reverse();
}

function cycleError(path: readonly NodeId[], what: string): MoitumiError<'cycle'> {
  return new MoitumiError('cycle', `${what}: that would close the cycle ${path.join(' → ')}.`, { path });
}
