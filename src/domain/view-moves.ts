import type { NodeId } from './node.ts';
import { childrenOf, isBelow, type Nodes } from './tree.ts';
import type { SurfaceKey, View } from './view.ts';

/** Where a surface stands that has never been anywhere. */
export function freshView(surface: SurfaceKey): View {
  return { surface, focus: null, entered: null };
}

/** The view with a node opened: the selection stays if it lies inside, else it goes to the first child, else to the node itself. */
export function enteredView(nodes: Nodes, view: View, node: NodeId | null): View {
  const inside = view.focus !== null && view.focus !== node && isBelow(nodes, view.focus, node);
  const focus = inside ? view.focus : (childrenOf(nodes, node)[0]?.id ?? node);
  return { ...view, entered: node, focus };
}

/** The view one level up, with what was left selected; the same when it is at the roots already. */
export function leftView(nodes: Nodes, view: View): View {
  if (view.entered === null) return view;
  return { ...view, entered: nodes.get(view.entered)?.parent ?? null, focus: view.entered };
}

/** The view once nodes are gone, told by the cortex as it was: it falls back to the nearest node that stays. */
export function viewWithout(before: Nodes, view: View, gone: ReadonlySet<NodeId>): View {
  const focus = nearestStaying(before, view.focus, gone);
  const entered = nearestStaying(before, view.entered, gone);
  const chats = view.chats?.filter((id) => !gone.has(id));
  const same = focus === view.focus && entered === view.entered && chats?.length === view.chats?.length;
  return same ? view : { ...view, focus, entered, ...(chats === undefined ? {} : { chats }) };
}

/** The most chats of one view: as many as there can be panes. */
const MAX_CHATS = 9;

/** The view with a node's chat, or without it; where there are too many, the oldest one goes. */
export function chattingView(view: View, node: NodeId, shown: boolean): View {
  const others = (view.chats ?? []).filter((id) => id !== node);
  return { ...view, chats: shown ? [...others, node].slice(-MAX_CHATS) : others };
}

function nearestStaying(before: Nodes, id: NodeId | null, gone: ReadonlySet<NodeId>): NodeId | null {
  let at = id;
  while (at !== null && gone.has(at)) at = before.get(at)?.parent ?? null;
  return at;
}
