import type { TuiState } from './state.ts';

/** Where things are, in cells from 0. */
export type Layout = {
  /** Width of the tree's side. */
  readonly side: number;
  readonly header: boolean;
  readonly tree: { readonly top: number; readonly height: number };
  /** A line that says more about the selected row. */
  readonly detail: boolean;
  readonly beside: { readonly left: number; readonly width: number; readonly height: number } | null;
};

/** Below this the header gives its line to the tree, and the detail line names the place: the two-line strip. */
const FULL_HEIGHT = 8;

/** The narrowest terminal with room for an agent: 26 cells of tree and about 45 of agent. */
const BESIDE_WIDTH = 72;

/** What goes where at this size. */
export function layoutOf(state: TuiState): Layout {
  const { width, height } = state.size;
  const besides = !state.setting.panes && width >= BESIDE_WIDTH;
  const side = besides ? Math.min(40, Math.max(26, Math.floor(width * 0.3))) : width;
  const header = height >= FULL_HEIGHT;
  const detail = height >= 2;
  const top = header ? 1 : 0;
  return {
    side,
    header,
    tree: { top, height: Math.max(0, height - top - (detail ? 2 : 1)) },
    detail,
    beside: besides ? { left: side + 1, width: width - side - 1, height } : null,
  };
}
