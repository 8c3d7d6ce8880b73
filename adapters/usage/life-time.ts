import type { Agent } from '../../src/domain/agent.ts';
import { instant } from '../../src/domain/json-fields.ts';

/** The part of a conversation's files that is an agent's own: others may have led it before, and go on with it after. */
export type LifeTime = Pick<Agent, 'created_at' | 'exited_at'>;

/** Where in an agent's life a line was written; one that does not say when counts as its own. */
export function timeOf({ created_at, exited_at }: LifeTime, timestamp: unknown): 'before' | 'during' | 'after' {
  const at = instant(timestamp) ?? created_at;
  if (at < created_at) return 'before';
  return exited_at !== null && at > exited_at ? 'after' : 'during';
}
