import type { Agent } from '../../src/domain/agent.ts';
import { plainText } from '../terminal/display-text.ts';
import { windowTitle } from './render/frame.ts';
import { countAgents } from './rows.ts';
import { selectedAgent } from './selection.ts';
import type { TuiState } from './state.ts';

/**
 * What the terminal around us is told: the title, and in OSC 7501 what the agents are doing as a whole, with the selected
 * one as a record of its own below it.
 */
export function announcement(state: TuiState): string {
  const { waiting, working } = countAgents(state.graph.agents.values());
  const whole = waiting > 0 ? 'blocked' : working > 0 ? 'working' : 'idle';
  const title = `\x1b]0;${windowTitle(state)}\x1b\\`;
  return title + report(`state=${whole}:app=moitumi`) + report(`id=selected:${recordOf(selectedAgent(state))}`);
}

/** Takes the announcement back, all records of it; the title comes back with the title stack. */
export const FAREWELL = '\x1b]7501;state=clear\x1b\\';

/** Longest words of a record, in UTF-16 units: with the rest they stay far below what receivers take. */
const MAX_WORDS = 200;

/** One record, whichever agent is selected: it is replaced whole, and nothing is left of the one before. */
function recordOf(agent: Agent | null): string {
  // Of an agent that nobody knows anything about, nothing is said.
  if (agent === null || agent.state === 'unknown') return 'state=clear';
  const kind = agent.state === 'waiting' && isKind(agent.detail) ? `:kind=${agent.detail}` : '';
  const words = plainText(agent.message ?? '').slice(0, MAX_WORDS);
  const message = words === '' ? '' : `:msg=${encoded(words)}`;
  return `state=${stateOf(agent)}${kind}:title=${encoded(`${agent.id} ${plainText(agent.profile)}`)}${message}`;
}

function stateOf(agent: Agent): string {
  switch (agent.state) {
    case 'waiting':
      return 'blocked';
    case 'starting':
    case 'working':
      return 'working';
    case 'exited':
      return agent.exit_code === 0 ? 'done' : 'error';
    case 'idle':
      return agent.detail === 'error' ? 'error' : agent.unseen ? 'done' : 'idle';
    case 'unknown':
      return 'clear';
  }
}

function isKind(detail: Agent['detail']): boolean {
  return detail === 'permission' || detail === 'question' || detail === 'auth';
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64');
}

function report(record: string): string {
  return `\x1b]7501;${record}\x1b\\`;
}
