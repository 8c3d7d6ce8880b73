import type { Agent } from '../../src/domain/agent.ts';
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
  return 'how, nobody knows';
}

/** What an agent is doing, in words. */
export function stateOf(agent: Agent): string {
  const state = agent.state === 'exited' ? endOf(agent) : agent.state;
  return agent.unconfirmed ? `${state}, perhaps` : state;
}

/** What it says of itself, on one line; '' when nothing. */
export function wordOf(agent: Agent): string {
  return plainText(agent.message ?? agent.title ?? '').trim();
}

/** A duration in at most three characters. */
export function ageOf(since: number, now: number): string {
  const minutes = Math.floor(Math.max(0, now - since) / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes}m`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)}h`;
  return `${Math.min(999, Math.floor(minutes / (24 * 60)))}d`;
}
