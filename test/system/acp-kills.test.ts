import { it } from 'vitest';
import { talkThroughKills } from './acp-kills.ts';

it('an ACP agent hears each prompt once, and each of its answers is kept once, whatever becomes of the core', () =>
  talkThroughKills(3));
