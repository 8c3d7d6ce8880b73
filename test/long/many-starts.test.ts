import { it } from 'vitest';
import { startMany } from '../system/many-starts.ts';

const STARTS = 10_000;

/** A tenth of what one leaked screen for each start would take. */
const GROWTH_MB = 24;

it(`${STARTS} starts and stops leave nothing in a keeper, and no last words are lost`, { timeout: 1_800_000 }, () =>
  startMany(STARTS, GROWTH_MB),
);
