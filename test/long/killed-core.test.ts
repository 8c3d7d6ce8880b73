import { it } from 'vitest';
import { surviveKills } from '../system/core-kills.ts';

const KILLS = 200;

it(`a core that is killed ${KILLS} times under load loses nothing and does nothing twice`, () => surviveKills(KILLS));
