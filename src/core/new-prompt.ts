import type { AgentId } from '../domain/agent.ts';
import type { Prompt } from '../domain/prompt.ts';
import type { Caller } from '../ports/control.ts';
import type { CoreState } from './core-state.ts';

/** A prompt that somebody sends, at the end of its agent's queue. */
export function newPrompt(
  state: CoreState,
  agent: AgentId,
  text: string,
  caller: Pick<Caller, 'principal' | 'surface'>,
  now: number,
): Prompt {
  const { principal: who, surface: from } = caller;
  return {
    id: state.takePromptId(),
    agent,
    text,
    state: 'queued',
    since: now,
    created_at: now,
    who,
    from,
    reason: null,
  };
}
