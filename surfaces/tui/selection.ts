import type { Agent } from '../../src/domain/agent.ts';
import { isLive } from '../../src/domain/agent.ts';
import type { Ask } from '../../src/domain/ask.ts';
import type { Node, NodeId } from '../../src/domain/node.ts';
import type { View } from '../../src/domain/view.ts';
import { dashboardRows } from './dashboard-rows.ts';
import { type Effect, type Step, step } from './event.ts';
import { inboxRows } from './inbox-rows.ts';
import { layoutOf } from './layout.ts';
import { agentsOf, type Row, treeRows } from './rows.ts';
import type { Page, TuiState } from './state.ts';

/** The row that the cursor is on; null when there are none. */
export function selectedRow(state: TuiState): Row | null {
  return state.rows.find((row) => row.id === state.cursor) ?? null;
}

/** The node that a key means: the selected one, the selected agent's, or else the entered one. */
export function selectedNode(state: TuiState): Node | null {
  const row = selectedRow(state);
  if (row?.kind === 'node') return row.node;
  const id = row === null ? state.view.entered : nodeIdOf(row);
  return id === null ? null : (state.graph.nodes.get(id) ?? null);
}

/** The agent that a key means: the selected one, or the selected node's most recent, those that run first. */
export function selectedAgent(state: TuiState): Agent | null {
  const row = selectedRow(state);
  if (row?.kind === 'agent') return row.agent;
  if (row?.kind === 'ask') return state.graph.agents.get(row.ask.agent) ?? null;
  const node = selectedNode(state);
  if (node === null) return null;
  const agents = agentsOf(state.graph, node.id);
  return agents.filter(isLive).at(-1) ?? agents.at(-1) ?? null;
}

/** The ask that a key of the inbox means. */
export function selectedAsk(state: TuiState): Ask | null {
  const row = selectedRow(state);
  return row?.kind === 'ask' ? row.ask : null;
}

/** Moves the cursor by hand, and the surface's focus with it. */
export function moveTo(state: TuiState, index: number): Step {
  const row = state.rows[Math.max(0, Math.min(index, state.rows.length - 1))];
  if (row === undefined) return step(state);
  if (row.id === state.cursor) return withFocus(inSight({ ...state, wanted: null }), nodeIdOf(row));
  // What was settled was there to be seen once.
  const settled = state.settled.filter(({ ask }) => ask.id === row.id);
  const moved = { ...state, cursor: row.id, wanted: null, detailScroll: 0, ticked: [], settled };
  return withFocus(withRows(moved), nodeIdOf(row));
}

/** Fills the sidebar with another page, and selects that row where it has it, else the agent that was selected. */
export function turnTo(state: TuiState, page: Page, id?: string): TuiState {
  const wanted = id ?? selectedAgent(state)?.id ?? null;
  const pageBefore = state.page === 'inbox' ? state.pageBefore : state.page;
  const rows = page === state.page ? state.rows : [];
  const turned = withRows({ ...state, page, pageBefore, rows, wanted, detailScroll: 0, ticked: [] });
  // It is not going to come: nothing is to jump there later.
  return { ...turned, wanted: null };
}

/** Moves the surface's focus, unless it is there. */
export function withFocus(state: TuiState, node: NodeId): Step {
  if (node === (state.focusing ?? state.view.focus)) return step(state);
  const effect: Effect = { kind: 'focus', node };
  return step({ ...state, focusing: node }, effect);
}

/** Makes the rows anew after the graph, the view or the filter changed, and keeps the cursor where it makes sense. */
export function withRows(state: TuiState): TuiState {
  const rows = rowsOf(state);
  const found = (id: string | null) => id !== null && rows.some((row) => row.id === id);
  const wanted = found(state.wanted);
  const cursor = wanted ? state.wanted : found(state.cursor) ? state.cursor : neighbour(state, rows);
  return inSight({ ...state, rows, cursor, wanted: wanted ? null : state.wanted });
}

/** Takes a view from the core: the root of the tree follows it, and the cursor unless it is on its way itself. */
export function withView(state: TuiState, view: View): TuiState {
  const moved = state.view.entered !== view.entered;
  // In another part of the tree the old place in the list means nothing: the first row it is.
  const next = withRows({ ...state, view, rows: moved ? [] : state.rows });
  if (state.focusing !== null) return next;
  return inSight({ ...next, ...cursorFor(next, view.focus, moved ? state.view.entered : null) });
}

/** Scrolls so that the cursor is in sight. */
export function inSight(state: TuiState): TuiState {
  const { height } = layoutOf(state).tree;
  const index = state.rows.findIndex((row) => row.id === state.cursor);
  const lowest = Math.max(0, state.rows.length - height);
  const scroll = index < 0 ? 0 : Math.min(index, Math.max(state.scroll, index - height + 1));
  return { ...state, scroll: Math.min(Math.max(0, scroll), lowest) };
}

function rowsOf({ page, graph, view, filter, settled }: TuiState): readonly Row[] {
  switch (page) {
    case 'tree':
      return treeRows(graph, view.entered, filter);
    case 'dashboard':
      return dashboardRows(graph, filter);
    case 'inbox':
      return inboxRows(graph, settled);
  }
}

function nodeIdOf(row: Row): NodeId {
  switch (row.kind) {
    case 'node':
      return row.id;
    case 'agent':
      return row.agent.node;
    case 'ask':
      return row.ask.node;
  }
}

/** The focused node; while it is not in the tree, the node just left; else where the cursor was. */
function cursorFor(state: TuiState, focus: NodeId | null, left: NodeId | null): Pick<TuiState, 'cursor' | 'wanted'> {
  const row = selectedRow(state);
  // Only the tree has a row for every focus.
  if (state.page !== 'tree') return { cursor: state.cursor, wanted: state.wanted };
  // An agent of the focused node may be selected: the focus says no more than that node.
  if (row?.kind === 'agent' && row.agent.node === focus) return { cursor: row.id, wanted: state.wanted };
  for (const id of [focus, left]) {
    if (id !== null && state.rows.some((candidate) => candidate.id === id)) return { cursor: id, wanted: state.wanted };
  }
  return { cursor: state.cursor, wanted: state.wanted ?? (focus === state.view.entered ? null : focus) };
}

/** The row that now stands where the cursor's row was. */
function neighbour(state: TuiState, rows: readonly Row[]): string | null {
  const index = state.rows.findIndex((row) => row.id === state.cursor);
  return rows[Math.min(Math.max(0, index), rows.length - 1)]?.id ?? null;
}
