import type { Agent, AgentState } from '../../src/domain/agent.ts';
import type { Transition } from '../../src/domain/transition.ts';

/** A time that an agent spent in one state; ms since the epoch. */
export type Dwell = {
  readonly state: AgentState;
  readonly from: number;
  readonly to: number;
  /** What ended it; '' while it lasts. */
  readonly ended: string;
};

/** What an agent did when, the latest first: the state it is in, then those that its history tells of. */
export function dwellsOf(agent: Agent, transitions: readonly Transition[], now: number): readonly Dwell[] {
  const past = transitions.map((transition): Dwell => {
    const { at, from, dwell, evidence } = transition;
    return { state: from, from: at - dwell, to: at, ended: evidence.text };
  });
  const current: Dwell = { state: agent.state, from: agent.since, to: Math.max(now, agent.since), ended: '' };
  return [current, ...past.sort((a, b) => b.to - a.to)];
}
