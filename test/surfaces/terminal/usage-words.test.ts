import { expect, it } from 'vitest';
import type { ContextUse } from '../../../src/domain/usage.ts';
import { barOf, contextOf, costOf, countOf, percentOf, roleOfShare } from '../../../surfaces/terminal/usage-words.ts';

it('says numbers of tokens in at most five characters', () => {
  const said = [0, 999, 1_000, 9_940, 9_960, 34_499, 999_499, 999_500, 1_250_000, 56_000_000, 999_000_000].map(countOf);
  expect(said).toEqual(['0', '999', '1.0k', '9.9k', '10k', '34k', '999k', '1.0M', '1.3M', '56M', '999M']);
});

it('says costs to the cent, and nothing of those that nobody tells', () => {
  expect([null, 0, 0.004, 0.005, 0.126, 99.99, 99.996, 1_234.5].map(costOf)).toEqual([
    ...['', '$0.00', '<$0.01', '$0.01', '$0.13', '$99.99', '$100', '$1235'],
  ]);
});

it('says how full a context is, in tokens where nobody says how much fits', () => {
  const said = (context: ContextUse | null) =>
    contextOf({ agent: 'a1', model: null, tokens: null, cost_usd: null, context, at: 0 });
  expect([null, { used: 1_264, size: null }, { used: 170_000, size: 200_000 }].map(said)).toEqual(['', '1.3k', '85 %']);
});

it('draws shares, beyond the whole too, and marks them from 80 and 95 on', () => {
  expect([0, 4, 50, 99, 140].map((percent) => barOf(percent, 10))).toEqual([
    ...['░░░░░░░░░░', '░░░░░░░░░░', '█████░░░░░', '██████████', '██████████'],
  ]);
  expect([79.4, 79.5, 94.4, 94.5, 200].map(roleOfShare)).toEqual(['idle', 'waiting', 'waiting', 'failed', 'failed']);
  expect(percentOf(79.6)).toBe('80 %');
});
