import { MoitumiError } from '../domain/error.ts';
import type { TelegramState } from '../ports/requests/telegram.ts';
import type { ITelegram } from '../ports/telegram.ts';

/** No bot, and why. */
export function noTelegram(reason: string, state: TelegramState = 'off', since = 0): ITelegram {
  const refuse = () => Promise.reject(telegramOff(reason));
  return {
    status: () => ({ state, since, reason, bot: null, polled_at: null, users: [], waiting: 0 }),
    pair: refuse,
    pairing: refuse,
    unpair: refuse,
    test: refuse,
  };
}

function telegramOff(reason: string): MoitumiError<'telegram_off'> {
  return new MoitumiError('telegram_off', `No Telegram bot runs here: ${reason}`, { reason });
}
