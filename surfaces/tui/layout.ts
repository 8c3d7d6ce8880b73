import type { Page, TuiState } from './state.ts';

/** Where things are, in cells from 0. */
export type Layout = {
  /** Width of the list's side. */
  readonly side: number;
  readonly header: boolean;
  /** The list: tree, dashboard or inbox. */
  readonly tree: { readonly top: number; readonly height: number };
  /** What there is to say about the selected row, below the list; null: no room, or it is beside. */
  readonly below: { readonly top: number; readonly height: number } | null;
  /** A line stands between the list and what is below it. */
  readonly ruled: boolean;
  /** A line that says more about the selected row. */
  readonly detail: boolean;
  readonly beside: { readonly left: number; readonly width: number; readonly height: number } | null;
};

/** Below this the header gives its line to the tree, and the detail line names the place: the two-line strip. */
const FULL_HEIGHT = 8;

/** The narrowest terminal with room for an agent: 26 cells of tree and about 45 of agent. */
const BESIDE_WIDTH = 72;

/** Fewest cells that either side can be dragged to. */
const LEAST_SIDE = 20;

/** Rows that a dashboard must have before it shares them with a detail. */
const SHARED_HEIGHT = 10;

/** Rows below the list that can spare one for a line above them; an ask has its options there, too. */
const RULED_HEIGHT: Readonly<Record<Page, number>> = { tree: Number.POSITIVE_INFINITY, dashboard: 7, inbox: 12 };

/** What goes where at this size. */
export function layoutOf(state: TuiState): Layout {
  const { width, height } = state.size;
  // The panes of tmux show the agents; the dashboard's detail has no other place.
  const besides = width >= BESIDE_WIDTH && (state.page !== 'tree' || !state.setting.panes);
  const side = besides ? sideWidth(state) : width;
  const header = height >= FULL_HEIGHT;
  const detail = height >= 2;
  const top = header ? 1 : 0;
  const room = Math.max(0, height - top - (detail ? 2 : 1));
  const list = besides ? room : listHeight(state, room);
  const ruled = room - list >= RULED_HEIGHT[state.page] ? 1 : 0;
  return {
    side,
    header,
    tree: { top, height: list },
    below: list < room ? { top: top + list + ruled, height: room - list - ruled } : null,
    ruled: ruled === 1,
    detail,
    beside: besides ? { left: side + 1, width: width - side - 1, height } : null,
  };
}

function sideWidth({ side, page, size: { width } }: TuiState): number {
  if (side !== null) return Math.max(LEAST_SIDE, Math.min(side, width - LEAST_SIDE - 1));
  if (page === 'dashboard') return Math.min(64, Math.floor(width * 0.45));
  return Math.min(40, Math.max(26, Math.floor(width * 0.3)));
}

/** Of the rows that there are, those of the list; an ask's text matters more than the list it is in. */
function listHeight({ page, rows }: TuiState, room: number): number {
  switch (page) {
    case 'tree':
      return room;
    case 'dashboard':
      return room < SHARED_HEIGHT ? room : Math.max(4, Math.min(rows.length, Math.ceil(room * 0.45)));
    case 'inbox':
      return room < 3 || rows.length === 0 ? room : Math.max(1, Math.min(rows.length, Math.floor(room / 4)));
  }
}
