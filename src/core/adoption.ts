import { type Agent, isLive } from '../domain/agent.ts';
import type { HeldAgent } from '../ports/agent-manager.ts';

/** What has become of an agent that ran when the last core ended. */
export type Fate =
  | { readonly kind: 'runs'; readonly agent: Agent; readonly held: HeldAgent }
  | {
      readonly kind: 'ended';
      readonly agent: Agent;
      readonly exit: NonNullable<HeldAgent['exit']>;
      readonly held: HeldAgent;
    }
  /** A keeper that may hold it does not answer. */
  | { readonly kind: 'silent'; readonly agent: Agent }
  /** Its keeper is gone, and left no exit status. */
  | { readonly kind: 'lost'; readonly agent: Agent }
  /** It was asked for, and no keeper ever got it. */
  | { readonly kind: 'never_started'; readonly agent: Agent };

/** The fate of every agent of ours that was live, and of those that a keeper says run though they were thought to have ended. */
export function fates(agents: Iterable<Agent>, held: readonly HeldAgent[], silent: readonly string[]): readonly Fate[] {
  const holds = new Map(held.map((each) => [each.agent, each]));
  return [...agents].flatMap((agent) => {
    if (agent.origin === 'observed') return [];
    const mine = holds.get(agent.id);
    const runs = mine !== undefined && mine.exit === null;
    return isLive(agent) || runs ? [fate(agent, mine, silent)] : [];
  });
}

function fate(agent: Agent, held: HeldAgent | undefined, silent: readonly string[]): Fate {
  if (held !== undefined) {
    return held.exit === null ? { kind: 'runs', agent, held } : { kind: 'ended', agent, exit: held.exit, held };
  }
  if (agent.keeper === null) return { kind: silent.length > 0 ? 'silent' : 'never_started', agent };
  return { kind: silent.includes(agent.keeper) ? 'silent' : 'lost', agent };
}
