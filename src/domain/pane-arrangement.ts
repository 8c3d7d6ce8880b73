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
 * The cells of an arrangement for other panes than those it was made with: an agent that came takes the place of one
 * that went, since one that is started again is another. Null where the panes do not go into it.
 */
export function arrangedKeys(arrangement: PaneArrangement, panes: readonly string[]): readonly string[] | null {
  const { keys } = arrangement;
  const came = panes.filter((key) => !keys.includes(key));
  const placed = keys.map((key) => {
    if (key === SIDEBAR || panes.includes(key)) return key;
    const at = came.findIndex((other) => kindOf(other) === kindOf(key));
    return at < 0 ? null : (came.splice(at, 1)[0] ?? null);
  });
  const whole = keys.includes(SIDEBAR) && keys.length === panes.length + 1;
  return whole && placed.every((key) => key !== null) ? placed : null;
}

/** The `agent` of `agent:a3`. */
function kindOf(key: string): string {
  return key.slice(0, key.indexOf(':'));
}
