import type { DesiredLayout } from '../../src/domain/panes.ts';
import type { ILogger } from '../../src/ports/logger.ts';
import type { Arranged, PaneAsk } from '../../src/ports/tmux-pane-manager.ts';
import { findArranged, type PlacedPanes, placePanes } from './arranged-panes.ts';
import { parseLayout } from './layout-tree.ts';
import { gridCommands, guestCommands, type PaneCommand } from './pane-commands.ts';
import { capacity } from './pane-layout.ts';
import { type PaneOperation, planPanes } from './plan-panes.ts';
import type { Tmux } from './tmux-command.ts';
import { ROOTS, readWindow, type WindowMemory, type WindowPanes } from './window-panes.ts';

/** The window to work in, and by what. */
export type PaneSite = {
  readonly tmux: Tmux;
  readonly host: string;
  readonly command: PaneCommand;
  readonly logger: ILogger;
};

/** Makes the panes of a window those of a layout; resolves with how a person had arranged them, if that is new. */
export async function reconcilePanes(site: PaneSite, layout: DesiredLayout, ask: PaneAsk): Promise<Arranged | null> {
  const window = await readWindow(site.tmux, site.host);
  const found = findArranged(site.host, window);
  const here = found !== null && found.place === layout.place;
  // Who asks for the panes as they come does not want back what they have just made of them.
  const wanted = here && ask !== 'reopen' ? { ...layout, arrangement: found.arrangement } : layout;
  await settle(site, wanted, window, ask);
  return here && ask === 'reopen' ? null : found;
}

/** Works until nothing is missing; where it takes several rounds, the window is looked at before each. */
async function settle(site: PaneSite, layout: DesiredLayout, first: WindowPanes, ask: PaneAsk): Promise<void> {
  let window = first;
  let anew = ask === 'reopen';
  for (let most = Number.POSITIVE_INFINITY; ; ) {
    const left = await round(site, layout, window, anew);
    // A pane that never comes must not keep us here.
    if (left === 0 || left >= most) return;
    most = left;
    anew = false;
    window = await readWindow(site.tmux, site.host);
  }
}

/** One round; resolves with how many panes still have to come, or to find their place. */
async function round(site: PaneSite, layout: DesiredLayout, window: WindowPanes, anew: boolean): Promise<number> {
  const { host, tmux, logger, command } = site;
  const closed = anew ? [] : closedByHand(layout, window);
  const open = layout.panes.filter((pane) => !closed.includes(pane.key));
  const shown = fitting({ ...layout, panes: open }, capacity(window.size));
  const placed = placePanes(host, shown, anew ? { ...window, memory: null } : window, layout.arrangement);
  const foreign = window.panes.some((pane) => pane.key === null && pane.id !== host);
  const operations = planPanes(host, placed.layout, window.panes, foreign ? 0 : placed.sidebarAt);
  const opened = operations.filter(({ kind }) => kind === 'open').length;
  const memory = { place: layout.place ?? ROOTS, shown: shownNow(placed, operations, foreign), closed };
  const moved = !foreign && (anew || isMoved(window, memory, operations));
  if (!moved && operations.length === 0 && remembers(window, memory)) return 0;
  const work = { host, window, command, memory, tree: moved ? placed.tree : null };
  logger.log('debug', 'panes changed', { host, operations: operations.map(({ kind }) => kind) });
  await tmux.run(...(foreign ? guestCommands(work, operations) : gridCommands(work, operations)));
  if (foreign) return Math.max(0, opened - 1);
  return placed.sidebarAt > 0 ? opened : 0;
}

/** Desired panes that were there, and that nobody but a person can have closed since. */
function closedByHand({ place, panes }: DesiredLayout, { memory, panes: actual }: WindowPanes): readonly string[] {
  if (memory === null || memory.place !== (place ?? ROOTS)) return [];
  const there = new Set(actual.map((pane) => pane.key));
  const closed = new Set([...memory.shown, ...memory.closed].filter((key) => !there.has(key)));
  return panes.map((pane) => pane.key).filter((key) => closed.has(key));
}

/** The keys that have panes after the operations; as a guest, one is opened at a time. */
function shownNow({ layout }: PlacedPanes, operations: readonly PaneOperation[], foreign: boolean): readonly string[] {
  const opens = operations.flatMap((operation) => (operation.kind === 'open' ? [operation.pane.key] : []));
  const waiting = new Set(foreign ? opens.slice(1) : []);
  return layout.panes.map((pane) => pane.key).filter((key) => !waiting.has(key));
}

/**
 * Whether panes come, go or move, or the place or the window is another one. What a person has resized or closed is
 * left as it is.
 */
function isMoved(
  { memory, size, panes }: WindowPanes,
  now: Omit<WindowMemory, 'layout'>,
  operations: readonly PaneOperation[],
): boolean {
  if (memory === null) return now.shown.length > 0;
  if (memory.place !== now.place || operations.some(({ kind }) => kind !== 'mark')) return true;
  const there = new Set(panes.map((pane) => pane.key));
  if (memory.shown.some((key) => !there.has(key) && !now.closed.includes(key))) return true;
  const laid = memory.layout === null ? null : parseLayout(memory.layout);
  return laid?.cols !== size.cols || laid.rows !== size.rows;
}

function remembers({ memory, layout }: WindowPanes, now: Omit<WindowMemory, 'layout'>): boolean {
  if (memory === null) return now.shown.length === 0;
  if (memory.place !== now.place) return false;
  const same = memory.shown.join() === now.shown.join() && memory.closed.join() === now.closed.join();
  return same && (memory.layout === null || memory.layout === layout);
}

/** The panes that have room; the selected one is among them. */
function fitting(layout: DesiredLayout, room: number): DesiredLayout {
  if (layout.panes.length <= room) return layout;
  const first = new Set(
    [...layout.panes]
      .sort((a, b) => Number(b.key === layout.selected) - Number(a.key === layout.selected))
      .slice(0, room),
  );
  return { ...layout, panes: layout.panes.filter((pane) => first.has(pane)) };
}
