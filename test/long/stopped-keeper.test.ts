import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'vitest';
import { surviveStop } from '../system/stopped-keeper.ts';

it('a keeper that is stopped for a minute is silent, and goes on where it was, with all that was written meanwhile', () =>
  surviveStop(() => sleep(60_000)));
