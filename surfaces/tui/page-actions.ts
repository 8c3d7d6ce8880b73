import type { Agent } from '../../src/domain/agent.ts';
import { openAgent } from './agent-actions.ts';
import { waitingAgents } from './dashboard-rows.ts';
import { type Step, say, step } from './event.ts';
import { layoutOf } from './layout.ts';
import { detailLines } from './render/detail.ts';
import { inSight, selectedAgent, turnTo, withFocus, withRows } from './selection.ts';
import type { TuiState } from './state.ts';

/** To the dashboard, or from it to the tree; the selected agent stays selected. */
export function doDashboard(state: TuiState): Step {
  return step(turnTo(state, state.page === 'dashboard' ? 'tree' : 'dashboard'));
}

/** To the inbox, or back from it; the first ask of the selected agent is selected. */
export function doInbox(state: TuiState): Step {
  if (state.page === 'inbox') return step(turnTo(state, state.pageBefore));
  const ask = [...state.graph.asks.values()].find(({ agent }) => agent === selectedAgent(state)?.id);
  return step(turnTo(state, 'inbox', ask?.id));
}

/** Back to where the dashboard or the inbox was opened. */
export function doBack(state: TuiState): Step {
  return step(turnTo(state, state.page === 'inbox' ? state.pageBefore : 'tree'));
}

/** Selects the next agent that waits; where it is out of sight, the tree is opened for it. */
export function doNextWaiting(state: TuiState): Step {
  const agent = nextWaiting(state);
  if (agent === null) return say(state, 'No agent waits.');
  const sought = state.page === 'inbox' ? askOf(state, agent) : agent.id;
  const row = state.rows.find(({ id }) => id === sought);
  if (row !== undefined) return withFocus(inSight(turnTo(state, state.page, row.id)), agent.node);
  const shown = withRows({ ...state, page: state.page === 'inbox' ? 'dashboard' : state.page, filter: '' });
  if (shown.rows.some(({ id }) => id === agent.id)) return withFocus(turnTo(shown, shown.page, agent.id), agent.node);
  const parent = state.graph.nodes.get(agent.node)?.parent ?? null;
  const focused = withFocus({ ...shown, wanted: agent.id }, agent.node);
  const enter = { kind: 'request', request: { method: 'enter', params: { node: parent } } } as const;
  return { state: focused.state, effects: [enter, ...focused.effects] };
}

/** Goes to the next agent that waits: its pane, or the whole terminal. */
export function doOpenWaiting(state: TuiState): Step {
  const agent = nextWaiting(state);
  if (agent === null) return say(state, 'No agent waits.');
  const moved = doNextWaiting(state);
  const opened = openAgent(moved.state, agent);
  return { state: opened.state, effects: [...moved.effects, ...opened.effects] };
}

/** Filters by the next state: those that wait first, and after the last of them by none. */
export function doFilterState(state: TuiState): Step {
  const now = FILTERS.indexOf(state.filter);
  const filter = FILTERS[(now + 1) % FILTERS.length] ?? '';
  return step(withRows({ ...state, filter }));
}

const FILTERS: readonly string[] = [
  '',
  ...['waiting', 'unseen', 'working', 'idle', 'exited', 'closed'].map((state) => `state:${state}`),
];

/** Scrolls what is said about the selected row. */
export function scrollDetail(state: TuiState, by: number): TuiState {
  const { below, beside, side } = layoutOf(state);
  const width = beside?.width ?? side;
  const height = beside?.height ?? below?.height ?? 0;
  const { lines, pinned } = detailLines(state, width, height);
  const last = Math.max(0, lines.length - Math.max(1, height - pinned.length));
  return { ...state, detailScroll: Math.max(0, Math.min(Math.min(state.detailScroll, last) + by, last)) };
}

/** The one after the selected agent in the order of need; the first where none of them is selected. */
function nextWaiting(state: TuiState): Agent | null {
  const waiting = waitingAgents(state.graph);
  const at = waiting.findIndex(({ id }) => id === selectedAgent(state)?.id);
  return waiting[(at + 1) % waiting.length] ?? null;
}

function askOf(state: TuiState, agent: Agent): string | null {
  return [...state.graph.asks.values()].find((ask) => ask.agent === agent.id)?.id ?? null;
}
