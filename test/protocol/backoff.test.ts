import { expect, it } from 'vitest';
import { backoff } from '../../src/domain/backoff.ts';

it('waits up to 50 ms at first, twice as long each time, and never more than 5 s', () => {
  const longest = Array.from({ length: 10 }, (_, failures) => backoff(failures, 1));
  expect(longest).toEqual([50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]);
  expect(backoff(2_000, 1)).toBe(5_000);
});

it('waits anywhere between nothing and that, so that many do not come back together', () => {
  expect(backoff(3, 0)).toBe(0);
  expect(backoff(3, 0.25)).toBe(100);
});
