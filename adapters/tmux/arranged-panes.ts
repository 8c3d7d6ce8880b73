import { arrangedKeys, type PaneArrangement, SIDEBAR } from '../../src/domain/pane-arrangement.ts';
import type { DesiredLayout } from '../../src/domain/panes.ts';
import type { Arranged } from '../../src/ports/tmux-pane-manager.ts';
import { type LayoutTree, paneIds, parseLayout, printLayout, resizeLayout, type Size } from './layout-tree.ts';
import { cutWindow, gridLayout, LEAST_CELL } from './pane-layout.ts';
import { ROOTS, type WindowPanes } from './window-panes.ts';

/** The panes of a layout in the order of their cells, and the cells; null: the sidebar is alone. */
export type PlacedPanes = {
  readonly layout: DesiredLayout;
  /** How many panes come before the sidebar. */
  readonly sidebarAt: number;
  readonly tree: LayoutTree | null;
};

/**
 * How a person has arranged the panes since we left them. Null where they did not, where panes that are not ours are
 * among them, and where the window has another size: then tmux has moved them, and who knows what else.
 */
export function findArranged(host: string, { layout, memory, panes, size }: WindowPanes): Arranged | null {
  if (memory === null || memory.layout === null || memory.layout === layout) return null;
  const [before, now] = [parseLayout(memory.layout), parseLayout(layout)];
  if (before === null || now === null || before.cols !== size.cols || before.rows !== size.rows) return null;
  const named = new Map(panes.map((pane) => [pane.id, pane.id === host ? SIDEBAR : pane.key]));
  const keys = paneIds(now).flatMap((id) => named.get(`%${id}`) ?? []);
  if (keys.length !== panes.length || keys.length !== memory.shown.length + 1) return null;
  const place = memory.place === ROOTS ? null : memory.place;
  return { place, arrangement: { keys, layout: printLayout(now, false) } };
}

/**
 * Puts the panes of a layout where the arrangement has them, else into a grid beside a sidebar that is as wide as the
 * person made it.
 */
export function placePanes(
  host: string,
  layout: DesiredLayout,
  window: WindowPanes,
  arrangement: PaneArrangement | null,
): PlacedPanes {
  const { size } = window;
  const count = layout.panes.length;
  if (count === 0) return { layout, sidebarAt: 0, tree: null };
  const arranged = arrangement === null ? null : placeArranged(layout, arrangement, size);
  if (arranged !== null) return arranged;
  const width = widthNow(host, window) ?? widthThen(arrangement);
  return { layout, sidebarAt: 0, tree: gridLayout(size, cutWindow(size, count, width)) };
}

/** The width of a sidebar that is there, while nothing but a person can have changed it. */
function widthNow(host: string, { memory, layout, size, panes }: WindowPanes): number | null {
  const laid = parseLayout(memory?.layout ?? '');
  return laid?.cols === size.cols && panes[0]?.id === host ? firstWidth(parseLayout(layout)) : null;
}

function widthThen(arrangement: PaneArrangement | null): number | null {
  return arrangement?.keys[0] === SIDEBAR ? firstWidth(parseLayout(arrangement.layout)) : null;
}

function firstWidth(tree: LayoutTree | null): number | null {
  const first = tree?.kind === 'row' ? tree.parts[0] : undefined;
  return first?.kind === 'pane' ? first.cols : null;
}

function placeArranged(layout: DesiredLayout, arrangement: PaneArrangement, window: Size): PlacedPanes | null {
  const panes = new Map(layout.panes.map((pane) => [pane.key, pane]));
  const keys = arrangedKeys(arrangement, [...panes.keys()]);
  const kept = parseLayout(arrangement.layout);
  if (keys === null || kept === null || paneIds(kept).length !== keys.length) return null;
  const sidebarAt = keys.indexOf(SIDEBAR);
  const tree = resizeLayout(kept, window, sidebarAt, LEAST_CELL);
  return tree && { layout: { ...layout, panes: keys.flatMap((key) => panes.get(key) ?? []) }, sidebarAt, tree };
}
