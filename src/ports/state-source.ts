import type { AgentId, EvidenceSource } from '../domain/agent.ts';
import type { AgentSignal, Reading } from '../domain/signal.ts';

/**
 * One way to know what one agent is doing. It keeps what it needs from earlier signals;
 * the arbiter weighs what it says against the other sources'.
 */
export interface IStateSource {
  readonly source: EvidenceSource;
  /**
   * What the signal means to this source: a reading; `withdraw` when what it said before no longer counts;
   * null when it says nothing. Never throws: a signal's content is hostile input.
   */
  read(signal: AgentSignal): Reading | 'withdraw' | null;
}

/** Fresh sources for an agent, by `familyOf`. */
export type StateSources = (agent: AgentId, family: string) => readonly IStateSource[];
