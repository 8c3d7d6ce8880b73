import type { AgentState, Evidence, StateDetail } from './agent.ts';

/** A change of an agent's state, and how long it had been in the one before. */
export type Transition = {
  readonly agent: string;
  readonly at: number;
  readonly from: AgentState;
  readonly to: AgentState;
  readonly detail: StateDetail | null;
  /** How long it was in `from`, in ms. */
  readonly dwell: number;
  readonly evidence: Evidence;
};

/** Most transitions that are kept for one agent. */
export const MAX_TRANSITIONS = 200;
