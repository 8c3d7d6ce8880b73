import { createSources } from '../../adapters/signals/create-sources.ts';
import { Arbiter } from '../../src/core/arbiter.ts';
import type { AgentState } from '../../src/domain/agent.ts';
import type { StateBundle } from '../../src/domain/state-bundle.ts';
import { manualClock } from './manual-clock.ts';
import { sampleAgent } from './sample-agent.ts';
import { testRules } from './test-rules.ts';

/** A change of state that a replay came to. */
export type Replayed = { readonly at: number; readonly state: AgentState; readonly why: string };

/** Decides anew, by the rules of today, on what a bundle holds. */
export async function replayBundle({ profile, signals }: StateBundle): Promise<readonly Replayed[]> {
  const rules = testRules();
  await rules.load(profile);
  const clock = manualClock(signals[0]?.at ?? 0);
  const changes: Replayed[] = [];
  const agent = sampleAgent({ id: signals[0]?.agent ?? 'a1', profile });
  const arbiter = new Arbiter(agent, createSources(rules)(agent.id, profile), clock, ({ state, detail, evidence }) => {
    if (changes.at(-1)?.state === state) return;
    const what = detail === null ? '' : `${detail}, `;
    changes.push({ at: clock.now(), state, why: `${what}by ${evidence.source}: ${evidence.text}` });
  });
  for (const signal of signals) {
    clock.advance(Math.max(0, signal.at - clock.now()));
    arbiter.read(signal);
  }
  clock.advance(5_000);
  return changes;
}
