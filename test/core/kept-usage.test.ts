import { expect, it } from 'vitest';
import { withReading, withStatus } from '../../src/core/kept-usage.ts';
import type { KeptUsage, TokenCounts } from '../../src/domain/usage.ts';
import type { StatusReading, UsageReading } from '../../src/ports/usage-reader.ts';

const counts = (input: number): TokenCounts => ({ input, output: input / 10, cache_read: 0, cache_write: 0 });

function status(session: string, usd: number, tokens?: TokenCounts): StatusReading {
  const cost = { session, usd, ...(tokens === undefined ? {} : { tokens }) };
  return { model: 'm', cost, context: { used: 50, size: 200 }, limits: [] };
}

const reading: UsageReading = {
  ...{ model: 'm', tokens: counts(100), cost_usd: null, context: { used: 90, size: null }, limits: [], mark: 'here' },
};

/** What is kept after each agent in turn has told something. */
function after(...told: readonly (readonly [agent: string, status: StatusReading])[]): ReadonlyMap<string, KeptUsage> {
  const all = new Map<string, KeptUsage>();
  for (const [agent, each] of told) all.set(agent, withStatus(all, agent, each, 7));
  return all;
}

it('sums an agent’s conversations, each by the last word on it', () => {
  const all = after(
    ['a1', status('s1', 1, counts(100))],
    ['a1', status('s1', 2, counts(300))],
    ['a1', status('s2', 0.5, counts(50))],
  );
  expect(all.get('a1')?.usage).toMatchObject({ cost_usd: 2.5, tokens: counts(350), at: 7 });
});

it('leaves to an agent what it used of a conversation that another goes on with', () => {
  const all = after(['a1', status('s1', 1, counts(100))], ['a2', status('s1', 1.5, counts(130))]);
  expect(all.get('a1')?.usage).toMatchObject({ cost_usd: 1, tokens: counts(100) });
  expect(all.get('a2')?.usage).toMatchObject({ cost_usd: 0.5, tokens: counts(30) });
});

it('counts a conversation whole that its program counts anew', () => {
  const all = after(['a1', status('s1', 1)], ['a2', status('s1', 0.25)]);
  expect(all.get('a2')?.usage).toMatchObject({ cost_usd: 0.25, tokens: null });
});

it('believes who knows how much fits about how much is used, and goes on from the mark', () => {
  const spoken = after(['a1', status('s1', 1)]).get('a1');
  expect(withReading(spoken, 'a1', reading, 9)).toMatchObject({
    usage: { tokens: counts(100), cost_usd: 1, context: { used: 50, size: 200 }, at: 9 },
    mark: 'here',
  });
  expect(withReading(undefined, 'a1', reading, 9).usage.context).toEqual({ used: 90, size: null });
});
