import type { Agent } from './agent.ts';

/** What is known of an agent before anything is learnt about it. */
export type AgentDraft = Pick<
  Agent,
  'id' | 'node' | 'origin' | 'profile' | 'kind' | 'command' | 'args' | 'cwd' | 'cols' | 'rows' | 'evidence' | 'session'
>;

/** The row of an agent that has just come to be. */
export function newAgent(draft: AgentDraft, now: number): Agent {
  return {
    ...draft,
    state: 'starting',
    since: now,
    detail: null,
    resets_at: null,
    background: false,
    message: null,
    title: null,
    unseen: false,
    unconfirmed: false,
    inactive: false,
    keeper: null,
    pid: null,
    created_at: now,
    started_at: null,
    exited_at: null,
    exit_code: null,
    signal: null,
    closed: false,
  };
}
