import { doAttach, doInterrupt, doPrompt, doRestart, doResume, doSpawn, doStop, openAgent } from './agent-actions.ts';
import { doAnswer } from './ask-actions.ts';
import { doChat, doPalette } from './command-actions.ts';
import { doDigest } from './digest-card.ts';
import { type Step, say, step } from './event.ts';
import type { Action } from './key-table.ts';
import { layoutOf } from './layout.ts';
import { doLeaveProgram } from './leaving.ts';
import { doDone, doNewBelow, doNewBeside, doPriority, doRemove, doRename } from './node-actions.ts';
import {
  doBack,
  doDashboard,
  doFilterState,
  doInbox,
  doNextWaiting,
  doOpenWaiting,
  scrollDetail,
} from './page-actions.ts';
import { moveTo, selectedAgent, selectedRow, turnTo, withRows } from './selection.ts';
import type { TuiState } from './state.ts';

/** Carries out what a key asks for. What cannot be done now says why in the status line. */
export function act(state: TuiState, action: Exclude<Action, 'choose'>): Step {
  return ACTIONS[action](state);
}

const ACTIONS: Readonly<Record<Exclude<Action, 'choose'>, (state: TuiState) => Step>> = {
  down: (state) => moveBy(state, 1),
  up: (state) => moveBy(state, -1),
  page_down: (state) => moveBy(state, pageOf(state)),
  page_up: (state) => moveBy(state, -pageOf(state)),
  first: (state) => goTo(state, 0),
  last: (state) => goTo(state, state.rows.length - 1),
  open: doOpen,
  leave: doLeave,
  new_below: doNewBelow,
  new_beside: doNewBeside,
  spawn: doSpawn,
  attach: doAttach,
  prompt: doPrompt,
  chat: doChat,
  palette: doPalette,
  interrupt: doInterrupt,
  stop: doStop,
  restart: doRestart,
  resume: doResume,
  done: doDone,
  rename: doRename,
  raise: (state) => doPriority(state, 1),
  lower: (state) => doPriority(state, -1),
  remove: doRemove,
  undo: (state) => step(state, { kind: 'request', request: { method: 'undo', params: {} } }),
  panes_anew: doPanesAnew,
  filter: doFilter,
  filter_state: doFilterState,
  dashboard: doDashboard,
  inbox: doInbox,
  next_waiting: doNextWaiting,
  open_waiting: doOpenWaiting,
  detail_down: (state) => step(scrollDetail(state, DETAIL_ROWS)),
  detail_up: (state) => step(scrollDetail(state, -DETAIL_ROWS)),
  answer: doAnswer,
  back: doBack,
  digest: doDigest,
  demo: doDemo,
  help: (state) => step({ ...state, mode: { kind: 'help', scroll: 0 } }),
  repaint: (state) => step(state, { kind: 'repaint' }),
  suspend: doSuspend,
  escape: doEscape,
  quit: doLeaveProgram,
};

/** Lines of a detail that a key scrolls by. */
const DETAIL_ROWS = 3;

/** Opens the selected row: enters a node, goes to an agent, or to the agent that asks. */
export function doOpen(state: TuiState): Step {
  const row = selectedRow(state);
  if (row === null) return say(state, 'Nothing to open yet: n adds a node.');
  if (row.kind === 'node')
    return step(state, { kind: 'request', request: { method: 'enter', params: { node: row.id } } });
  const agent = selectedAgent(state);
  return agent === null ? say(state, 'Its agent is gone.') : openAgent(state, agent);
}

function moveBy(state: TuiState, rows: number): Step {
  return goTo(state, state.rows.findIndex((row) => row.id === state.cursor) + rows);
}

function goTo(state: TuiState, index: number): Step {
  if (state.rows.length > 0) return moveTo(state, index);
  return say(
    state,
    state.page === 'inbox'
      ? 'Nobody asks anything: i goes back.'
      : state.filter === ''
        ? 'Nothing here yet: n adds a node.'
        : 'Nothing matches: Esc drops the filter.',
  );
}

function pageOf(state: TuiState): number {
  return Math.max(1, layoutOf(state).tree.height - 1);
}

function doLeave(state: TuiState): Step {
  if (state.view.entered === null) return say(state, 'This is the top already.');
  return step(state, { kind: 'request', request: { method: 'leave', params: {} } });
}

/** Brings back what the person closed, and drops how they had arranged it. */
function doPanesAnew(state: TuiState): Step {
  if (!state.setting.panes) return say(state, 'There are no panes without tmux.');
  return { ...say(state, 'The panes as they come.'), effects: [{ kind: 'panes_anew' }] };
}

function doFilter(state: TuiState): Step {
  const text = state.filter;
  return step({ ...state, mode: { kind: 'input', purpose: { kind: 'filter' }, text, at: text.length } });
}

function doEscape(state: TuiState): Step {
  if (state.filter === '') return step(state.page === 'dashboard' ? turnTo(state, 'tree') : state);
  return step(withRows({ ...state, filter: '' }));
}

function doDemo(state: TuiState): Step {
  if (state.graph.nodes.size > 0) {
    return say(state, 'The demo wants an empty cortex: `moitumi demo` has one of its own.');
  }
  return { ...say(state, 'Setting up the demo…'), effects: [{ kind: 'demo' }] };
}

function doSuspend(state: TuiState): Step {
  if (state.setting.core === 'none') return step(state, { kind: 'suspend' });
  return say(state, 'The core is in this terminal and would stop too: q hands it over.', 'warn');
}
