import type { NodeId } from '../../domain/node.ts';
import type { KeptLayout, PaneArrangement } from '../../domain/pane-arrangement.ts';
import type { SurfaceKey, View } from '../../domain/view.ts';
import type { Empty, NodeRef } from './refs.ts';

/** About tmux panes. */
export type PaneRequests = {
  /**
   * Keeps tmux panes for the caller's view beside the pane `host`, from now until it disconnects.
   * Asked again it looks at what is there now, and with `reopen` it brings back what the person closed.
   * A core without tmux answers `no_panes`; the surface then keeps them itself.
   */
  keep_panes: { params: { readonly host: string; readonly reopen?: boolean }; result: Empty };
  /** Shows a node's chat in a pane of the caller's view, or of that of `surface`, or no longer. */
  keep_chat: {
    params: { readonly node: NodeRef; readonly shown: boolean; readonly surface?: SurfaceKey };
    result: View;
  };
  /** How a person arranged the panes of a place on the caller's surface, for a surface that keeps them itself. Null forgets it. */
  keep_layout: {
    params: { readonly node: NodeId | null; readonly arrangement: PaneArrangement | null };
    result: Empty;
  };
  /** What was kept so far for the caller's surface. */
  read_layouts: { params: Empty; result: { readonly layouts: readonly KeptLayout[] } };
};
