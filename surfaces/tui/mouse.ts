import { doOpen } from './actions.ts';
import { chooseByKey } from './ask-actions.ts';
import { type Step, step } from './event.ts';
import { type Layout, layoutOf } from './layout.ts';
import { scrollDetail } from './page-actions.ts';
import { detailLines } from './render/detail.ts';
import { moveTo } from './selection.ts';
import type { TuiState } from './state.ts';

/** What desktops use for a double click, in ms; GTK and Qt say 400. */
const DOUBLE_CLICK = 400;

/** Selects the row under the mouse, twice in time opens it; takes hold of the edge, or chooses an option. */
export function click(state: TuiState, x: number, y: number, at: number): Step {
  const layout = layoutOf(state);
  if (state.mode.kind !== 'browse') return step(state);
  if (x === layout.side && layout.beside !== null) return step({ ...state, dragging: true });
  const { tree, side } = layout;
  if (x >= side || y < tree.top || y >= tree.top + tree.height) return clickDetail(state, layout, x, y);
  const index = state.scroll + y - tree.top;
  const row = state.rows[index];
  if (row === undefined) return step(state);
  const twice = state.lastClick?.row === row.id && at - state.lastClick.at <= DOUBLE_CLICK;
  const moved = moveTo({ ...state, message: null, lastClick: twice ? null : { row: row.id, at } }, index);
  if (!twice) return moved;
  const opened = doOpen(moved.state);
  return { state: opened.state, effects: [...moved.effects, ...opened.effects] };
}

/** Scrolls what is under the mouse, and leaves the cursor alone, until it moves again. */
export function wheel(state: TuiState, x: number, y: number, rows: number): TuiState {
  if (state.mode.kind !== 'browse') return state;
  const layout = layoutOf(state);
  if (state.page !== 'tree' && detailRow(layout, x, y) !== null) return scrollDetail(state, rows);
  if (x >= layout.side) return state;
  const lowest = Math.max(0, state.rows.length - layout.tree.height);
  return { ...state, scroll: Math.max(0, Math.min(state.scroll + rows, lowest)) };
}

/** Moves the edge that the mouse has hold of. */
export function drag(state: TuiState, x: number): TuiState {
  return state.dragging ? withSide(state, x) : state;
}

/** Lets go of the edge; where it is now is kept. */
export function release(state: TuiState): Step {
  if (!state.dragging) return step(state);
  const free = { ...state, dragging: false };
  return state.side === null ? step(free) : step(free, { kind: 'keep_side', width: state.side });
}

/** The list's side at that width, as far as the terminal is wide enough. */
export function withSide(state: TuiState, width: number): TuiState {
  const { side } = layoutOf({ ...state, side: width });
  return { ...state, side };
}

/** A click on one of an ask's options chooses it. */
function clickDetail(state: TuiState, layout: Layout, x: number, y: number): Step {
  const row = detailRow(layout, x, y);
  if (row === null || state.page !== 'inbox') return step(state);
  const height = layout.beside?.height ?? layout.below?.height ?? 0;
  const { pinned } = detailLines(state, layout.beside?.width ?? layout.side, height);
  const key = pinned[row - (height - pinned.length)]?.choice;
  return (key === undefined ? null : chooseByKey({ ...state, message: null }, key)) ?? step(state);
}

/** The row of the detail that a cell is in; null: another part. */
function detailRow({ beside, below, side }: Layout, x: number, y: number): number | null {
  if (beside !== null) return x > side ? y : null;
  if (below === null || y < below.top || y >= below.top + below.height) return null;
  return y - below.top;
}
