import type { ITelegram } from '../ports/telegram.ts';
import { action, command, type Handlers, read } from './handler.ts';

type TelegramMethods = 'get_telegram' | 'pair_telegram' | 'await_pairing' | 'unpair_telegram' | 'test_telegram';

/** Requests about the Telegram bot. */
export function telegramCommands({ telegram }: { readonly telegram: ITelegram }): Pick<Handlers, TelegramMethods> {
  return {
    get_telegram: read(() => telegram.status()),
    // Not remembered by its command id: the code would be kept.
    pair_telegram: action(async (_params, effect) => {
      const result = await telegram.pair();
      await effect.finish({ result, on: 'telegram', fact: true });
      return result;
    }),
    await_pairing: read(() => telegram.pairing()),
    unpair_telegram: command(async ({ user }, effect) =>
      effect.finish({ result: await telegram.unpair(user), on: `telegram:${user}`, fact: true }),
    ),
    test_telegram: action(async (_params, effect) =>
      effect.finish({ result: { chats: await telegram.test() }, on: 'telegram', fact: true }),
    ),
  };
}
