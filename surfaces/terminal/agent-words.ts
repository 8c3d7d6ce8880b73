import { type Agent, type StateDetail, wasLost } from '../../src/domain/agent.ts';
import { plainText } from './display-text.ts';
import type { Role } from './theme.ts';

/** How an agent's state is drawn: told apart by its shape alone, the colour only helps. */
export function glyphOf(agent: Agent): readonly [glyph: string, role: Role] {
  switch (agent.state) {
    case 'starting':
      return ['…', 'working'];
    case 'working':
      return ['●', 'working'];
    case 'waiting':
      return ['◆', 'waiting'];
    case 'idle':
      return ['○', 'idle'];
    case 'exited':
      return agent.exit_code === 0 ? ['✓', 'ended'] : ['✗', 'failed'];
    case 'unknown':
      return ['?', 'unknown'];
  }
}

/** How an agent ended, in words. */
export function endOf(agent: Agent): string {
  if (agent.signal !== null) return `ended by ${agent.signal}`;
  if (agent.exit_code !== null) return `exit status ${agent.exit_code}`;
  if (wasLost(agent)) return 'lost with its keeper';
  // What someone started elsewhere tells nobody how it ended.
  return agent.origin === 'observed' ? 'ended' : 'how, nobody knows';
}

/** What an agent is doing, in words. */
export function stateOf(agent: Agent): string {
  const state = agent.state === 'exited' ? endOf(agent) : agent.state;
  return agent.unconfirmed || agent.evidence.source === 'quiet' ? `${state}, perhaps` : state;
}

/** What kind of waiting or idling it is, in a word short enough for a list; '' when there is nothing to say. */
export function detailOf(agent: Agent, now: number): string {
  if (agent.state === 'exited' || agent.detail === null) return '';
  if (agent.detail !== 'limit' || agent.resets_at === null) return DETAILS[agent.detail];
  return agent.resets_at > now ? `limit, ${ageOf(now, agent.resets_at)} to go` : 'limit is over';
}

const DETAILS: Readonly<Record<StateDetail, string>> = {
  permission: 'permission',
  question: 'question',
  plan: 'plan',
  trust: 'trust',
  auth: 'log in',
  limit: 'limit',
  error: 'error',
};

/** What else may be so of an agent beside its state: the character that says it in a list, and what that means. */
export const MARKS: readonly {
  readonly mark: string;
  readonly means: string;
  readonly holds: (agent: Agent) => boolean;
}[] = [
  { mark: '!', means: 'ended a turn since you looked', holds: (agent) => agent.unseen },
  { mark: '&', means: 'what it started still runs', holds: (agent) => agent.background },
  { mark: '?', means: 'perhaps: not seen since a restart', holds: (agent) => agent.unconfirmed },
  { mark: '~', means: 'observed: started elsewhere', holds: (agent) => agent.origin === 'observed' },
  { mark: 'z', means: 'silent for an hour', holds: (agent) => agent.inactive },
];

/** The marks of an agent, one character each. */
export function marksOf(agent: Agent): string {
  return MARKS.filter(({ holds }) => holds(agent))
    .map(({ mark }) => mark)
    .join('');
}

/** What it says of itself, on one line; '' when nothing. */
export function wordOf(agent: Agent): string {
  return plainText(agent.message ?? agent.title ?? '').trim();
}

/** A duration in at most four characters, seconds among them. */
export function durationOf(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1_000);
  return seconds < 60 ? `${seconds}s` : ageOf(0, ms);
}

/** A duration in at most three characters. */
export function ageOf(since: number, now: number): string {
  const minutes = Math.floor(Math.max(0, now - since) / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes}m`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)}h`;
  return `${Math.min(999, Math.floor(minutes / (24 * 60)))}d`;
}
