import type { Agent } from '../domain/agent.ts';
import type { AgentSignal } from '../domain/signal.ts';
import type { Conversations } from './conversations.ts';
import type { Journal } from './journal.ts';

/** Who sits at an agent's own terminal, as far as anyone can tell. */
const AT_ITS_TERMINAL = { principal: 'user', surface: 'terminal', kind: 'other' } as const;

/** Makes turns of what an agent says, and of what is said to it at its own terminal. */
export function learnWords(talk: Conversations, journal: Journal, agent: Agent, signal: AgentSignal): void {
  if (signal.kind === 'said') talk.say(agent.id, signal.text, 'words', signal.message ?? null);
  if (signal.kind === 'saying') talk.stream(agent.id, signal.text);
  if (signal.kind === 'exited' || signal.kind === 'keeper_lost') talk.stream(agent.id, '');
  if (signal.kind !== 'prompted') return;
  if (talk.isKnown(agent, signal.text)) return;
  void journal.note({ changes: [talk.told(agent, signal.text, AT_ITS_TERMINAL, null)] });
}
