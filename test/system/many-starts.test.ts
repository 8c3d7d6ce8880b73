import { it } from 'vitest';
import { startMany } from './many-starts.ts';

const STARTS = 300;

/** A heap that has not been collected yet; what leaks would show in test/long. */
const GROWTH_MB = 24;

it(`${STARTS} starts and stops leave nothing in a keeper, and no last words are lost`, { timeout: 60_000 }, () =>
  startMany(STARTS, GROWTH_MB),
);
