import type { AgentState } from './agent.ts';
import type { AgentSignal } from './signal.ts';
import type { Transition } from './transition.ts';

/** What was learnt about an agent, so that the decisions made of it can be made again elsewhere. */
export type StateBundle = {
  readonly format: 1;
  /** Of moitumi. */
  readonly version: string;
  readonly profile: string;
  /** When it was written, ms since the epoch. */
  readonly at: number;
  /** What was decided then. */
  readonly state: AgentState;
  /** As far back as was kept, oldest first. Texts are redacted. */
  readonly signals: readonly AgentSignal[];
  /** Newest first. */
  readonly decisions: readonly Transition[];
};
