import { type Agent, type AgentId, isLive } from './agent.ts';
import type { NodeId } from './node.ts';

/** How the agents are doing, in a line: how many wait, work and were not looked at, and who has waited longest. */
export type AgentSummary = {
  readonly waiting: number;
  readonly working: number;
  readonly unseen: number;
  readonly next: { readonly agent: AgentId; readonly profile: string; readonly node: NodeId } | null;
};

/** The summary of those that are not put away; `except` is one that a person looks at anyway. */
export function summaryOf(agents: Iterable<Agent>, except: AgentId | null): AgentSummary {
  const counted = [...agents].filter((agent) => !agent.closed && agent.id !== except);
  const waiting = counted.filter((agent) => agent.state === 'waiting').sort((a, b) => a.since - b.since);
  const [next] = waiting;
  return {
    waiting: waiting.length,
    working: counted.filter((agent) => agent.state === 'working').length,
    unseen: counted.filter((agent) => agent.unseen && !(isLive(agent) && agent.state === 'waiting')).length,
    next: next === undefined ? null : { agent: next.id, profile: next.profile, node: next.node },
  };
}
