import { it } from 'vitest';
import { surviveKills } from './core-kills.ts';

const KILLS = 20;

it(`a core that is killed ${KILLS} times under load loses nothing and does nothing twice`, { timeout: 120_000 }, () =>
  surviveKills(KILLS),
);
