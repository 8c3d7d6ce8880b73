import type { NodeId } from './node.ts';
import type { SurfaceKey } from './view.ts';

/** How a person arranged the panes of a place, in a window of whatever size it had then. */
export type PaneArrangement = {
  /** What each cell shows, in the order of the cells: a pane's key, or `SIDEBAR`. */
  readonly keys: readonly string[];
  /** The cells, as a layout string of tmux without checksum. */
  readonly layout: string;
};

/** The cell of the sidebar itself. */
export const SIDEBAR = 'sidebar';

/** An arrangement, and where it holds. */
export type KeptLayout = {
  readonly surface: SurfaceKey;
  /** The entered node; null: the roots. */
  readonly node: NodeId | null;
  readonly arrangement: PaneArrangement;
};

/**
 * The cells of an arrangement for other panes than those it was made with: what came takes the place of what went.
 * Null when there are more or fewer: then it says nothing about them.
 */
export function arrangedKeys(arrangement: PaneArrangement, panes: readonly string[]): readonly string[] | null {
  const { keys } = arrangement;
  if (keys.length !== panes.length + 1 || !keys.includes(SIDEBAR)) return null;
  const came = panes.filter((key) => !keys.includes(key));
  return keys.map((key) => (key === SIDEBAR || panes.includes(key) ? key : (came.shift() ?? key)));
}
