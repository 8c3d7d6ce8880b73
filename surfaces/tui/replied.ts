import type { Ask } from '../../src/domain/ask.ts';
import type { Prompt } from '../../src/domain/prompt.ts';
import type { Status } from '../../src/ports/requests.ts';
import { choiceOf } from '../terminal/ask-words.ts';
import { undoneLine } from '../terminal/undo-words.ts';
import { withDigest } from './digest-card.ts';
import { type Reply, type Step, say, step } from './event.ts';
import { leaveWith } from './leaving.ts';
import { moveTo, withRows, withView } from './selection.ts';
import type { TuiState } from './state.ts';

/** What an answered request leads to; most speak for themselves, through the pushes that come with them. */
export function takeReply(state: TuiState, reply: Reply): Step {
  switch (reply.method) {
    case 'enter':
    case 'leave':
      return step(withView(state, reply.result));
    case 'add_node':
      return wanted(state, reply.result.id, { kind: 'focus', node: reply.result.id });
    case 'spawn_agent':
    case 'restart_agent':
    case 'resume_agent':
      return wanted(state, reply.result.id);
    case 'stop_agent':
      return say(state, `${reply.result.id} has ended.`);
    case 'close_agent':
      return say(state, `${reply.result.id} is put away: moitumi ls --all still lists it.`);
    case 'remove_node':
      return say(state, `Removed ${names(reply.result.removed)}: u brings it back.`);
    case 'undo':
      return say(state, undoneLine(reply.result));
    case 'answer_ask':
      return answered(state, reply.result);
    case 'submit_turn':
      return say(state, receipt(reply.result));
    case 'interrupt_agent':
      return say(state, `Interrupted ${reply.result.id}.`);
    case 'get_digest':
      return step(withDigest(state, reply.result));
    case 'get_status':
      return leaveWith(state, otherSurfaces(reply.result));
    default:
      return step(state);
  }
}

/** What was answered says so itself; the cursor goes on to what is still open. */
function answered(state: TuiState, ask: Ask): Step {
  const said = say(state, `Answered: ${choiceOf(ask)}.`);
  const next = state.rows.findIndex((row) => row.kind === 'ask' && row.id !== ask.id && row.ask.state === 'open');
  if (state.page !== 'inbox' || next < 0) return said;
  return moveTo(said.state, next);
}

function receipt({ id, agent, state, reason }: Prompt): string {
  if (state === 'failed') return `${id} was not sent to ${agent}: ${reason}.`;
  return state === 'queued' ? `${id} waits for ${agent}: ${reason}.` : `Sent to ${agent}.`;
}

/** One of the surfaces is this one, and what shows in its panes goes with it. */
function otherSurfaces({ surfaces }: Status): number {
  return Math.max(0, surfaces.filter(({ surface }) => !surface.startsWith('pane:')).length - 1);
}

/** Selects what was made, as soon as its row is there. */
function wanted(state: TuiState, id: string, focus?: { readonly kind: 'focus'; readonly node: string }): Step {
  const next = withRows({ ...state, wanted: id, message: null });
  return focus === undefined ? step(next) : step({ ...next, focusing: focus.node }, focus);
}

function names(ids: readonly string[]): string {
  return ids.length <= 3 ? ids.join(' ') : `${ids.slice(0, 2).join(' ')} and ${ids.length - 2} more`;
}
