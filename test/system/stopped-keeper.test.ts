import { it } from 'vitest';
import { surviveStop } from './stopped-keeper.ts';

it('a keeper that is stopped is silent, and goes on where it was, with all that was written meanwhile', () =>
  surviveStop(async () => undefined));
