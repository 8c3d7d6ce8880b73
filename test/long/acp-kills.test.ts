import { it } from 'vitest';
import { talkThroughKills } from '../system/acp-kills.ts';

const KILLS = 100;

it(`an ACP agent loses nothing and hears nothing twice by ${KILLS} kills of its core`, () => talkThroughKills(KILLS));
