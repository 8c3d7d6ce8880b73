import { it } from 'vitest';
import { surviveTelegramKills } from './telegram-kills.ts';

it('nothing from the phone happens twice or is lost when the daemon is killed 3 times in mid-batch', () =>
  surviveTelegramKills(3));
