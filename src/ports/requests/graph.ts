import type { Agent } from '../../domain/agent.ts';
import type { LinkKind, Node, NodeCommand, NodeId, NodeState } from '../../domain/node.ts';
import type { GraphDeed } from '../../domain/undo.ts';
import type { SurfaceKey, View } from '../../domain/view.ts';
import type { Empty, NodeRef } from './refs.ts';

/** About the graph, and where surfaces stand in it. */
export type GraphRequests = {
  /** Moves the caller's view, or that of `surface`; a one-shot caller without `surface` moves the last active interactive one. */
  focus: { params: { readonly node: NodeRef | null; readonly surface?: SurfaceKey }; result: View };
  enter: { params: { readonly node: NodeRef | null; readonly surface?: SurfaceKey }; result: View };
  /** To the parent of the entered node. */
  leave: { params: { readonly surface?: SurfaceKey }; result: View };

  /** In the tree's order, with the agents on them, as many as a message holds; `next` is the `from` of those that follow. */
  list_nodes: {
    params: { readonly under?: NodeRef; readonly from?: number };
    result: { readonly nodes: readonly Node[]; readonly agents: readonly Agent[]; readonly next?: number };
  };
  get_node: {
    params: { readonly node: NodeRef };
    result: { readonly node: Node; readonly notes: string | null; readonly agents: readonly Agent[] };
  };
  add_node: {
    params: {
      readonly title: string;
      readonly parent?: NodeRef;
      readonly depends_on?: readonly NodeRef[];
      readonly notes?: string;
      readonly cwd?: string;
      readonly priority?: number;
      readonly command?: NodeCommand | null;
    };
    result: Node;
  };
  update_node: {
    params: {
      readonly node: NodeRef;
      readonly title?: string;
      readonly notes?: string;
      readonly priority?: number;
      readonly state?: NodeState;
      readonly cwd?: string;
      /** Null takes it away. */
      readonly command?: NodeCommand | null;
    };
    result: Node;
  };
  /** `parent: null` makes it a root. */
  move_node: { params: { readonly node: NodeRef; readonly parent: NodeRef | null }; result: Node };
  /** With everything below it; refused while agents run there, unless `stop_agents`. */
  remove_node: {
    params: { readonly node: NodeRef; readonly stop_agents?: boolean };
    result: { readonly removed: readonly NodeId[] };
  };
  link: { params: { readonly from: NodeRef; readonly to: NodeRef; readonly kind?: LinkKind }; result: Node };
  unlink: { params: { readonly from: NodeRef; readonly to: NodeRef }; result: Node };
  /** Takes the last change to the graph back; again: the one before. `restored` are the nodes that came back. */
  undo: {
    params: Empty;
    result: { readonly deed: GraphDeed; readonly node: NodeId; readonly restored: readonly NodeId[] };
  };
};
