import { doOpen } from './actions.ts';
import { type Step, step, type TuiEvent } from './event.ts';
import { layoutOf } from './layout.ts';
import { pasteText, pressKey } from './mode-keys.ts';
import { takeReply } from './replied.ts';
import { inSight, moveTo, withRows, withView } from './selection.ts';
import type { TuiState } from './state.ts';

/** What an event makes of the sidebar, and what is to be done about it. Pure. */
export function update(state: TuiState, event: TuiEvent): Step {
  switch (event.kind) {
    case 'key':
      return pressKey(state, event.name, event.text);
    case 'pasted':
      return pasteText(state, event.text);
    case 'clicked':
      return click(state, event.x, event.y, event.at);
    case 'wheeled':
      return state.mode.kind === 'browse' ? step(scrolled(state, event.rows)) : step(state);
    case 'resized':
      return step(inSight({ ...state, size: { width: event.width, height: event.height } }));
    case 'ticked':
      return step({ ...state, now: event.now });
    case 'replied':
      return takeReply(state, event.reply);
    case 'failed':
      return step({ ...state, message: { level: 'error', text: event.text } });
    case 'noticed':
      return step({ ...state, message: event.message });
    case 'screen_read':
      return step({ ...state, screen: { agent: event.agent, screen: event.screen } });
    case 'graph_changed':
      return step(withRows({ ...state, graph: event.graph, synced: true }));
    case 'view_moved':
      return step(withView(state, event.view));
    case 'focus_settled':
      return step(withView({ ...state, focusing: null }, event.view ?? state.view));
    default:
      return step(withLink(state, event));
  }
}

type LinkEvent = Extract<
  TuiEvent,
  { readonly kind: 'connected' | 'disconnected' | 'still_away' | 'refused' | 'stopping' }
>;

/** The connection comes and goes without a word; only a stop and a refusal are news. */
function withLink(state: TuiState, event: LinkEvent): TuiState {
  const { link } = state;
  switch (event.kind) {
    case 'connected':
      return { ...withView(state, event.view), link: { state: 'connected' }, setting: settingWith(state, event.core) };
    case 'disconnected':
      return { ...state, link: { state: 'away', shown: false, stopped: link.state === 'away' && link.stopped } };
    case 'still_away':
      return link.state === 'away' ? { ...state, link: { ...link, shown: true } } : state;
    case 'refused':
      return { ...state, link: { state: 'refused', text: event.text } };
    case 'stopping':
      if (event.reason !== 'stop') return state;
      return { ...state, message: null, link: { state: 'away', shown: true, stopped: true } };
  }
}

/** Once a daemon has the core, quitting ends nothing. */
function settingWith({ setting }: TuiState, core: 'embedded' | 'daemon'): TuiState['setting'] {
  return core === 'daemon' && setting.core !== 'none' ? { ...setting, core: 'none' } : setting;
}

/** Selects the row under the mouse; twice within 400 ms opens it. */
function click(state: TuiState, x: number, y: number, at: number): Step {
  const { tree, side } = layoutOf(state);
  if (state.mode.kind !== 'browse' || x >= side || y < tree.top || y >= tree.top + tree.height) return step(state);
  const index = state.scroll + y - tree.top;
  const row = state.rows[index];
  if (row === undefined) return step(state);
  const twice = state.lastClick?.row === row.id && at - state.lastClick.at <= DOUBLE_CLICK;
  const moved = moveTo({ ...state, message: null, lastClick: twice ? null : { row: row.id, at } }, index);
  if (!twice) return moved;
  const opened = doOpen(moved.state);
  return { state: opened.state, effects: [...moved.effects, ...opened.effects] };
}

/** What desktops use; GTK and Qt say 400 ms. */
const DOUBLE_CLICK = 400;

/** Scrolls and leaves the cursor alone, until it moves again. */
function scrolled(state: TuiState, rows: number): TuiState {
  const lowest = Math.max(0, state.rows.length - layoutOf(state).tree.height);
  return { ...state, scroll: Math.max(0, Math.min(state.scroll + rows, lowest)) };
}
