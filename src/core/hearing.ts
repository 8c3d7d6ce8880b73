import type { AgentId } from '../domain/agent.ts';
import type { AskDraft } from '../domain/ask.ts';
import type { IAskRoute } from '../ports/ask-route.ts';
import type { StatusReading } from '../ports/usage-reader.ts';

/** Who is told what an agent's feeds learn beside its signals. */
export type Hearing = {
  /** Puts what a live agent asks before the person. */
  readonly raise: (agent: AgentId, draft: AskDraft, key: string, route: IAskRoute) => void;
  /** What it asked for by that key is no longer asked. */
  readonly withdraw: (agent: AgentId, key: string, text: string) => void;
  /** How full its context is, and what its conversation has cost. */
  readonly used: (agent: AgentId, status: StatusReading) => void;
};
