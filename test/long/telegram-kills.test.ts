import { it } from 'vitest';
import { surviveTelegramKills } from '../system/telegram-kills.ts';

it('nothing from the phone happens twice or is lost when the daemon is killed 200 times in mid-batch', () =>
  surviveTelegramKills(200));
