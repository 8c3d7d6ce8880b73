import type { Ask } from '../../src/domain/ask.ts';
import { withCommand } from './command-actions.ts';
import { cameBack } from './digest-card.ts';
import { type Step, step, type TuiEvent } from './event.ts';
import { pasteText, pressKey, withDraft } from './mode-keys.ts';
import { click, drag, release, wheel, withSide } from './mouse.ts';
import { takeReply } from './replied.ts';
import { inSight, withRows, withView } from './selection.ts';
import type { TuiState } from './state.ts';
import { withUsage } from './usage.ts';

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
      return step(wheel(state, event.x, event.y, event.rows));
    case 'dragged':
      return step(drag(state, event.x));
    case 'released':
      return release(state);
    case 'resized':
      return step(inSight({ ...state, size: { width: event.width, height: event.height } }));
    case 'ticked':
      return step(ticked(state, event.now));
    case 'replied':
      return takeReply(state, event.reply);
    case 'line_completed':
    case 'command_said':
      return step(withCommand(state, event));
    case 'draft_found':
    case 'history_read':
    case 'screen_read':
    case 'usage_told':
      return step(withNews(state, event));
    case 'failed':
    case 'noticed':
      return step({
        ...state,
        message: event.kind === 'failed' ? { level: 'error', text: event.text } : event.message,
      });
    case 'background_seen':
      return step(withBackground(state, event.background));
    case 'ask_resolved':
      return step(withSettled(state, event.ask));
    case 'came_back':
      return step(cameBack(state, event.digest));
    case 'side_kept':
      return step(withSide(state, event.width));
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

type NewsEvent = Extract<TuiEvent, { readonly kind: 'draft_found' | 'history_read' | 'screen_read' | 'usage_told' }>;

/** What was asked for has come. */
function withNews(state: TuiState, event: NewsEvent): TuiState {
  switch (event.kind) {
    case 'draft_found':
      return withDraft(state, event.agent, event.text);
    case 'history_read':
      return { ...state, history: { agent: event.agent, ...event.history } };
    case 'screen_read':
      return { ...state, screen: { agent: event.agent, screen: event.screen } };
    case 'usage_told':
      return { ...state, usage: withUsage(state.usage, event) };
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

/** How long an ask that was settled elsewhere stays to be seen, in ms. */
const SETTLED_MS = 20_000;

function ticked(state: TuiState, now: number): TuiState {
  const settled = state.settled.filter(({ at }) => now - at < SETTLED_MS);
  if (settled.length === state.settled.length) return { ...state, now };
  return withRows({ ...state, now, settled });
}

/** An ask that is over stays in the inbox while someone looks at it there. */
function withSettled(state: TuiState, ask: Ask): TuiState {
  if (state.page !== 'inbox' || ask.state !== 'closed') return state;
  const others = state.settled.filter((settled) => settled.ask.id !== ask.id);
  return withRows({ ...state, settled: [...others, { ask, at: state.now }] });
}

function withBackground(state: TuiState, theme: 'dark' | 'light'): TuiState {
  return state.setting.themeFollows ? { ...state, setting: { ...state.setting, theme } } : state;
}
