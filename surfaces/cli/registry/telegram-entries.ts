import type { CommandEntry } from '../command.ts';

/** Commands on the Telegram bot. */
export const telegramEntries: readonly CommandEntry[] = [
  {
    name: 'telegram pair',
    args: '',
    options: [],
    help: 'show a code that pairs the phone that sends it to the bot',
    load: () => import('../commands/telegram-pair.ts'),
  },
  {
    name: 'telegram status',
    args: '',
    options: [],
    help: 'say how the Telegram bot is doing, and who is paired',
    load: () => import('../commands/telegram-status.ts'),
  },
  {
    name: 'telegram unpair',
    args: '<user>',
    options: [],
    help: 'listen to a phone no more; its number is in `telegram status`',
    load: () => import('../commands/telegram-unpair.ts'),
  },
  {
    name: 'telegram test',
    args: '',
    options: [],
    help: "send a word to each of the bot's chats",
    load: () => import('../commands/telegram-test.ts'),
  },
];
