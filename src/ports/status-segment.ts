import type { AgentSummary } from '../domain/agent-summary.ts';

/** A place in somebody's status line that tells of the agents while another program has the terminal. */
export interface IStatusSegment {
  /** Shows it, soon; of several in a row the last. Never throws: who cannot see it misses a convenience. */
  show(summary: AgentSummary): void;
  /** Takes it away; resolves when it is gone. */
  clear(): Promise<void>;
}
