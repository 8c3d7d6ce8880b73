import { expect, test } from 'vitest';
import { failureOf } from '../../../adapters/signals/failure-words.ts';

/** Noon of a day, by this machine's clock. */
const NOON = new Date(2026, 10, 21, 12, 0, 0, 0).getTime();
const HOUR = 3_600_000;

test.each([
  ['Claude AI usage limit reached|1999999999', 'limit', 1_999_999_999_000],
  ['Claude AI usage limit reached|1000000000', 'limit', undefined],
  ['5-hour limit reached ∙ resets 3pm', 'limit', NOON + 3 * HOUR],
  ['You’ve hit your limit · resets 9am (Europe/Berlin)', 'limit', NOON + 21 * HOUR],
  ["You've hit your usage limit. Try again in 1 day 2 hours 30 minutes.", 'limit', NOON + 26.5 * HOUR],
  ["You've hit your usage limit. Try again at 5:45 PM.", 'limit', NOON + 5.75 * HOUR],
  ['limit reached, resets at 17:30', 'limit', NOON + 5.5 * HOUR],
  ['Quota exceeded, retry in 2h 5m', 'limit', NOON + 2 * HOUR + 300_000],
  ['exceeded retry limit, last status: 429 Too Many Requests', 'limit', undefined],
  ['Invalid API key · Please run /login', 'auth', undefined],
  ['unexpected status 401 Unauthorized', 'auth', undefined],
  ['API Error: 500 Internal server error', 'error', undefined],
  ['', 'error', undefined],
] as const)('“%s” is %s', (text, detail, resets) => {
  expect(failureOf(text, NOON)).toEqual({ detail, ...(resets === undefined ? {} : { resets_at: resets }) });
});
