import type { AgentId } from '../../src/domain/agent.ts';
import type { NodeId } from '../../src/domain/node.ts';
import { editLine, insertText } from '../terminal/input-line.ts';
import { act } from './actions.ts';
import { answer, chooseByKey } from './ask-actions.ts';
import { completeLine, hiddenText } from './command-actions.ts';
import { hiddenDigest } from './digest-card.ts';
import { type Effect, type Step, say, step } from './event.ts';
import { actionOf } from './key-table.ts';
import { layoutOf } from './layout.ts';
import { leavingKey } from './leaving.ts';
import { hiddenHelp } from './render/help.ts';
import { withRows } from './selection.ts';
import type { Deed, Mode, TuiState } from './state.ts';
import { submitLine } from './submit-line.ts';
import type { OfferedProfile } from './tui-options.ts';

/** A key, in whatever mode the sidebar is. */
export function pressKey(state: TuiState, name: string, text: string): Step {
  const { mode } = state;
  const quiet: TuiState = { ...state, message: null };
  switch (mode.kind) {
    case 'browse':
      return browseKey(quiet, name);
    case 'input':
      return inputKey(quiet, mode, name, text);
    case 'pick':
      return pickKey(quiet, mode, name);
    case 'confirm':
      return confirmKey(quiet, mode.deed, name);
    case 'help':
      return scrollKey(quiet, mode, hiddenHelp(...roomOf(quiet)), name);
    case 'digest':
      return scrollKey(quiet, mode, hiddenDigest(mode, quiet), name);
    case 'text':
      return scrollKey(quiet, mode, hiddenText(mode, quiet), name);
    case 'leaving':
      return leavingKey(quiet, name);
  }
}

/** Pasted text goes into a line that is being typed, and nowhere else: as keys it could do anything. */
export function pasteText(state: TuiState, text: string): Step {
  if (state.mode.kind !== 'input') return say(state, 'Pasted text goes into a line: p sends it to the agent.');
  return step(typed({ ...state, mode: { ...state.mode, ...insertText(state.mode, text) } }));
}

/** What was typed before goes into a line that is still empty. */
export function withDraft(state: TuiState, agent: AgentId, text: string): TuiState {
  const { mode } = state;
  const wanted = mode.kind === 'input' && mode.purpose.kind === 'prompt' && mode.purpose.agent === agent;
  return wanted && mode.text === '' ? { ...state, mode: { ...mode, ...insertText(mode, text) } } : state;
}

function browseKey(state: TuiState, name: string): Step {
  const action = actionOf(state.page, name);
  if (action === null || action === 'choose') {
    const chosen = state.page === 'inbox' ? chooseByKey(state, name) : null;
    return chosen ?? say(state, `${name} does nothing here: ? lists the keys.`);
  }
  return act(state, action);
}

function inputKey(state: TuiState, mode: Extract<Mode, { kind: 'input' }>, name: string, text: string): Step {
  if (name === 'Enter') return submitLine({ ...state, mode: { kind: 'browse' } }, mode.purpose, mode.text);
  if (actionOf(state.page, name) === 'open_waiting') return act(state, 'open_waiting');
  if (name === 'Escape' || name === 'C-c') {
    const filter = mode.purpose.kind === 'filter' ? '' : state.filter;
    return step(withRows({ ...state, mode: { kind: 'browse' }, filter }));
  }
  if (name === 'Tab') return completeLine(state, mode);
  const line = editLine(mode, name, text);
  return line === null ? step(state) : step(typed({ ...state, mode: { ...mode, ...line } }));
}

/** A filter takes effect while it is typed. */
function typed(state: TuiState): TuiState {
  if (state.mode.kind !== 'input' || state.mode.purpose.kind !== 'filter') return state;
  return withRows({ ...state, filter: state.mode.text });
}

function pickKey(state: TuiState, mode: Extract<Mode, { kind: 'pick' }>, name: string): Step {
  const { profiles } = state.setting;
  const browse: TuiState = { ...state, mode: { kind: 'browse' } };
  const action = actionOf('tree', name);
  const { node } = mode;
  if (name === '!') return step(asking(state, { kind: 'command', node }));
  if (action === 'down' || action === 'up') {
    const index = mode.index + (action === 'down' ? 1 : -1);
    return step({ ...state, mode: { ...mode, index: Math.max(0, Math.min(index, profiles.length - 1)), typed: '' } });
  }
  const named = typedProfile(profiles, mode.typed, name);
  if (named !== null) return step({ ...state, mode: { ...mode, ...named } });
  const profile = name === 'Enter' ? profiles[mode.index] : profiles[Number(name) - 1];
  if (profile !== undefined) return choose(browse, node, profile);
  return step(['Escape', 'C-c', 'q'].includes(name) ? browse : state);
}

/** The profile whose name begins with what was typed so far, or else with this letter; null: none does. */
function typedProfile(
  profiles: readonly OfferedProfile[],
  before: string,
  letter: string,
): { readonly index: number; readonly typed: string } | null {
  if (!/^[a-z]$/.test(letter)) return null;
  for (const typed of [before + letter, letter]) {
    const index = profiles.findIndex((profile) => profile.name.startsWith(typed));
    if (index !== -1) return { index, typed };
  }
  return null;
}

function choose(state: TuiState, node: NodeId, profile: OfferedProfile): Step {
  const purpose = { kind: 'first_prompt', node, profile: profile.name } as const;
  return profile.prompt === 'none' ? submitLine(state, purpose, '') : step(asking(state, purpose));
}

function asking(state: TuiState, purpose: Extract<Mode, { kind: 'input' }>['purpose']): TuiState {
  return { ...state, mode: { kind: 'input', purpose, text: '', at: 0 } };
}

function confirmKey(state: TuiState, deed: Deed, name: string): Step {
  const browse: TuiState = { ...state, mode: { kind: 'browse' } };
  if (name === 'y' || name === 'Y') return { ...say(browse, DEED_WORDS[deed.kind]), effects: [effectOf(deed)] };
  // Only a key that says no is a no: a slip of the hand must not look like an answer.
  return ['n', 'N', 'Escape', 'C-c', 'q'].includes(name) ? step(browse) : step(state);
}

const DEED_WORDS: Readonly<Record<Deed['kind'], string>> = {
  stop: 'Stopping…',
  restart: 'Starting again…',
  close: 'Putting away…',
  remove: 'Removing…',
  answer: 'Answering…',
};

function effectOf(deed: Deed): Effect {
  switch (deed.kind) {
    case 'stop':
      return { kind: 'request', request: { method: 'stop_agent', params: { agent: deed.agent } } };
    case 'close':
      return { kind: 'request', request: { method: 'close_agent', params: { agent: deed.agent } } };
    case 'remove':
      return { kind: 'request', request: { method: 'remove_node', params: { node: deed.node } } };
    case 'restart':
      return { kind: 'restart', agent: deed.agent };
    case 'answer':
      return answer(deed.ask, deed.hash, deed.options, null);
  }
}

/** A key that scrolls does; any other goes back. */
function scrollKey(state: TuiState, mode: Extract<Mode, { scroll: number }>, last: number, name: string): Step {
  const [page] = roomOf(state);
  const by = SCROLL_STEPS[actionOf('tree', name) ?? '']?.(page) ?? (name === ' ' ? page : null);
  if (by === null) return step({ ...state, mode: { kind: 'browse' } });
  return step({ ...state, mode: { ...mode, scroll: Math.max(0, Math.min(mode.scroll + by, last)) } });
}

function roomOf(state: TuiState): [height: number, width: number] {
  const { side, tree } = layoutOf({ ...state, page: 'tree' });
  return [Math.max(1, tree.height), side];
}

const SCROLL_STEPS: Readonly<Record<string, (page: number) => number>> = {
  down: () => 1,
  up: () => -1,
  page_down: (page) => page,
  page_up: (page) => -page,
  first: () => Number.NEGATIVE_INFINITY,
  last: () => Number.POSITIVE_INFINITY,
};
