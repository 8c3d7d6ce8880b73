import type { NodeId } from '../domain/node.ts';
import type { PaneArrangement } from '../domain/pane-arrangement.ts';
import type { DesiredLayout } from '../domain/panes.ts';

/**
 * Why panes are asked for:
 * - changed: something that a layout is made of has changed; where the layout has not, nothing is done at all
 * - look: something may have happened to the window; what is there is looked at in any case
 * - reopen: the person wants back what they closed, and the panes as they come
 */
export type PaneAsk = 'changed' | 'look' | 'reopen';

/** How a person was found to have arranged the panes of a place. */
export type Arranged = { readonly place: NodeId | null; readonly arrangement: PaneArrangement };

/** The panes beside a sidebar, in somebody's tmux. */
export interface ITmuxPaneManager {
  /**
   * Makes the panes beside pane `host` those of `layout`: finds ours by their `@moitumi_*` options, opens what is
   * missing, closes what is not wanted, marks, selects. What a person closed stays closed until the place is another
   * one or they ask. Foreign panes are never touched. For each host one call is carried out at a time, ten a second
   * at most, and of those that wait only the newest. Resolves with how the person had arranged the panes that were
   * there, if that is new; it is kept by the caller, who gives it back with the layout. Rejects with `no_panes`.
   */
  reconcile(host: string, layout: DesiredLayout, ask: PaneAsk): Promise<Arranged | null>;
  /** Closes our panes beside `host` (the agents in them run on); resolves as `reconcile` does. */
  clear(host: string): Promise<Arranged | null>;
  /** Lets go of tmux. */
  close(): Promise<void>;
}
