/** Width and height in cells. */
export type Size = { readonly cols: number; readonly rows: number };

/** A window cut into a sidebar and cells for agents, in the order in which they are filled. */
export type Cut = { readonly stacked: boolean; readonly sidebar: number; readonly columns: readonly number[] };

/** Below this width the sidebar lies above the agents instead of beside them. */
const STACKED_BELOW = 60;

/** The sidebar's width, and the narrower one of windows below 100 columns. */
const SIDEBAR = 30;
const NARROW_SIDEBAR = 24;

/** Smallest cell for an agent, its border included; smaller ones say nothing. */
const MIN_COLS = 20;
const MIN_ROWS = 4;

/** The width that programs are made for; a grid gets a further column when each keeps about as much. */
const GOOD_COLS = 80;

/** How many agents fit into a window of that size; one at least. */
export function capacity(window: Size): number {
  const area = agentArea(window);
  return Math.max(1, fitting(area.cols, MIN_COLS) * fitting(area.rows, MIN_ROWS));
}

/** How the window is cut for `count` agents. */
export function cutWindow(window: Size, count: number): Cut {
  const area = agentArea(window);
  const good = Math.max(1, fitting(area.cols, GOOD_COLS));
  const needed = Math.ceil(count / fitting(area.rows, MIN_ROWS));
  const columns = Math.max(1, Math.min(count, Math.max(good, needed)));
  // Earlier columns take one more when it does not come out even.
  const heights = Array.from({ length: columns }, (_, index) => Math.ceil((count - index) / columns));
  return { stacked: isStacked(window), sidebar: sidebarSize(window), columns: heights };
}

/** The cut as a layout string of tmux, for a window whose panes are the sidebar and then the agents in order. */
export function layoutString(window: Size, cut: Cut): string {
  const whole = { x: 0, y: 0, ...window };
  const [side, area] = divide(whole, cut.stacked ? 'rows' : 'cols', [cut.sidebar, null]);
  if (side === undefined || area === undefined || cut.columns.length === 0) return withChecksum(cell(whole));
  const columns = divide(
    area,
    'cols',
    cut.columns.map(() => null),
  ).map((column, index) =>
    group(column, '[]', divide(column, 'rows', new Array<null>(cut.columns[index] ?? 1).fill(null)).map(cell)),
  );
  return withChecksum(group(whole, cut.stacked ? '[]' : '{}', [cell(side), group(area, '{}', columns)]));
}

/** The sidebar's width, or its height where it lies above. */
export function sidebarSize(window: Size): number {
  if (isStacked(window)) return Math.max(3, Math.min(Math.floor(window.rows / 3), 12));
  return window.cols < 100 ? NARROW_SIDEBAR : SIDEBAR;
}

type Box = Size & { readonly x: number; readonly y: number };

function isStacked(window: Size): boolean {
  return window.cols < STACKED_BELOW;
}

function agentArea(window: Size): Size {
  const side = sidebarSize(window) + 1;
  return isStacked(window)
    ? { cols: window.cols, rows: Math.max(1, window.rows - side) }
    : { cols: Math.max(1, window.cols - side), rows: window.rows };
}

/** How many parts of at least `min` cells, with a border between them, go into `length`; one at least. */
function fitting(length: number, min: number): number {
  return Math.max(1, Math.floor((length + 1) / (min + 1)));
}

/** Cuts a box along an axis, a border between the parts; null: an equal share of what the others leave. */
function divide(box: Box, axis: 'cols' | 'rows', parts: readonly (number | null)[]): readonly Box[] {
  const given = parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
  let shares = parts.filter((part) => part === null).length;
  let left = box[axis] - given - (parts.length - 1);
  let at = axis === 'cols' ? box.x : box.y;
  return parts.map((part) => {
    const length = part ?? Math.ceil(left / shares);
    if (part === null) {
      left -= length;
      shares -= 1;
    }
    const from = at;
    at += length + 1;
    return axis === 'cols' ? { ...box, x: from, cols: length } : { ...box, y: from, rows: length };
  });
}

function cell(box: Box): string {
  return `${box.cols}x${box.rows},${box.x},${box.y},0`;
}

/** tmux wants no group of one. */
function group(box: Box, brackets: '{}' | '[]', parts: readonly string[]): string {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return `${box.cols}x${box.rows},${box.x},${box.y}${brackets[0]}${parts.join(',')}${brackets[1]}`;
}

/** tmux's own checksum of layouts: rotate right by one, add the byte, in 16 bits. */
function withChecksum(layout: string): string {
  let sum = 0;
  for (const char of layout) sum = ((sum >> 1) + ((sum & 1) << 15) + char.charCodeAt(0)) & 0xffff;
  return `${sum.toString(16).padStart(4, '0')},${layout}`;
}
