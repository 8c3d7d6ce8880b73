import type { AgentId } from './agent.ts';

/** An id of a prompt: `p` and a decimal number, unique in its store, never used again. */
export type PromptId = string;

/**
 * How far a prompt has come.
 * - queued: the agent is busy, starting or asking; it waits in order, and can be taken back
 * - typing: being typed, by steps that the keeper does once
 * - delivered: typed into the agent, and seen there
 * - accepted: the agent took it out of its input
 * - working: its turn is under way
 * - finished: that turn is over
 * - withdrawn: taken back before it was delivered
 * - failed: the agent ended, or never took it; `reason` says
 */
export type PromptState =
  | 'queued'
  | 'typing'
  | 'delivered'
  | 'accepted'
  | 'working'
  | 'finished'
  | 'withdrawn'
  | 'failed';

/** Words on their way to an agent; the receipt of whoever sent them. */
export type Prompt = {
  readonly id: PromptId;
  readonly agent: AgentId;
  readonly text: string;
  readonly state: PromptState;
  /** When it came to be in that state. */
  readonly since: number;
  readonly created_at: number;
  /** The principal and the surface that it came from. */
  readonly who: string;
  readonly from: string;
  /** Why it failed, or what it waits for; null: nothing to say. */
  readonly reason: string | null;
};

/** Most settled prompts that are kept for one agent. */
export const MAX_SETTLED_PROMPTS = 100;

/** Whether nothing will happen to it any more. */
export function isSettled(prompt: Prompt): boolean {
  return prompt.state === 'finished' || prompt.state === 'withdrawn' || prompt.state === 'failed';
}
