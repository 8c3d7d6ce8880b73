import type { LayoutTree, Size } from './layout-tree.ts';

/** A window cut into a sidebar and cells for panes, in the order in which they are filled. */
export type Cut = { readonly stacked: boolean; readonly sidebar: number; readonly columns: readonly number[] };

/** Below this width the sidebar lies above the agents instead of beside them. */
const STACKED_BELOW = 60;

/** The sidebar's width, and the narrower one of windows below 100 columns. */
const SIDEBAR = 30;
const NARROW_SIDEBAR = 24;

/** Smallest cell for an agent, its border included; smaller ones say nothing. */
const MIN_COLS = 20;
const MIN_ROWS = 4;

/** Smallest cell that a person's arrangement is squeezed into; below, the grid does better. */
export const LEAST_CELL: Size = { cols: 8, rows: 3 };

/** The width that programs are made for; a grid gets a further column when each keeps about as much. */
const GOOD_COLS = 80;

/** How many agents fit into a window of that size; one at least. */
export function capacity(window: Size): number {
  const area = agentArea(window, sidebarSize(window));
  return Math.max(1, fitting(area.cols, MIN_COLS) * fitting(area.rows, MIN_ROWS));
}

/** How the window is cut for `count` panes; a sidebar that stands beside them has the width that is given, within reason. */
export function cutWindow(window: Size, count: number, width: number | null = null): Cut {
  const usual = sidebarSize(window);
  const most = Math.floor(window.cols / 2);
  const sidebar = width === null || isStacked(window) ? usual : Math.max(LEAST_CELL.cols, Math.min(width, most));
  const area = agentArea(window, sidebar);
  const good = Math.max(1, fitting(area.cols, GOOD_COLS));
  const needed = Math.ceil(count / fitting(area.rows, MIN_ROWS));
  const columns = Math.max(1, Math.min(count, Math.max(good, needed)));
  // Earlier columns take one more when it does not come out even.
  const heights = Array.from({ length: columns }, (_, index) => Math.ceil((count - index) / columns));
  return { stacked: isStacked(window), sidebar, columns: heights };
}

/** The cut as a layout for a window whose panes are the sidebar and then the others in order. */
export function gridLayout(window: Size, cut: Cut): LayoutTree {
  if (cut.columns.length === 0) return pane(window);
  const area = agentArea(window, cut.sidebar);
  const widths = shares(area.cols, cut.columns.length);
  const columns = cut.columns.map((count, index) => {
    const cols = widths[index] ?? 1;
    return group(
      'column',
      { cols, rows: area.rows },
      shares(area.rows, count).map((rows) => pane({ cols, rows })),
    );
  });
  const side = cut.stacked ? { cols: window.cols, rows: cut.sidebar } : { cols: cut.sidebar, rows: window.rows };
  return group(cut.stacked ? 'column' : 'row', window, [pane(side), group('row', area, columns)]);
}

/** The sidebar's width, or its height where it lies above. */
export function sidebarSize(window: Size): number {
  if (isStacked(window)) return Math.max(3, Math.min(Math.floor(window.rows / 3), 12));
  return window.cols < 100 ? NARROW_SIDEBAR : SIDEBAR;
}

function isStacked(window: Size): boolean {
  return window.cols < STACKED_BELOW;
}

function agentArea(window: Size, sidebar: number): Size {
  return isStacked(window)
    ? { cols: window.cols, rows: Math.max(1, window.rows - sidebar - 1) }
    : { cols: Math.max(1, window.cols - sidebar - 1), rows: window.rows };
}

/** How many parts of at least `min` cells, with a border between them, go into `length`; one at least. */
function fitting(length: number, min: number): number {
  return Math.max(1, Math.floor((length + 1) / (min + 1)));
}

/** Equal shares of a length, a border between them; the first are larger when it does not come out even. */
function shares(length: number, parts: number): readonly number[] {
  const room = length - (parts - 1);
  return Array.from({ length: parts }, (_, index) => Math.floor(room / parts) + (index < room % parts ? 1 : 0));
}

function pane(size: Size): LayoutTree {
  return { kind: 'pane', ...size, id: 0 };
}

/** tmux wants no group of one. */
function group(kind: 'row' | 'column', size: Size, parts: readonly LayoutTree[]): LayoutTree {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, ...size, parts };
}
