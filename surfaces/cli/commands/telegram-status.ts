import type { TelegramStatus } from '../../../src/ports/requests/telegram.ts';
import { plainText } from '../../terminal/display-text.ts';
import type { CommandCall } from '../command.ts';
import { moment } from '../spoken-time.ts';
import { telegramForm } from '../telegram-forms.ts';

/** `moitumi telegram status`: how the bot is doing, and who is paired. */
export async function run(call: CommandCall): Promise<number> {
  const status = await (await call.connect()).request('get_telegram', {});
  if (call.output.json) await call.output.value(telegramForm(status));
  else await call.output.lines(lines(status));
  return 0;
}

function lines({ state, since, reason, bot, polled_at, users, waiting }: TelegramStatus): readonly string[] {
  const why = reason === null ? '' : `: ${plainText(reason)}`;
  return [
    state === 'off' ? `off${why}` : `${state} since ${moment(since)}${why}`,
    ...(bot === null ? [] : [`bot      @${plainText(bot)}`]),
    ...(polled_at === null ? [] : [`polled   ${moment(polled_at)}`]),
    ...(waiting === 0 ? [] : [`waiting  ${waiting} to be sent`]),
    ...users.map((user) => `user     ${user.id}  ${plainText(user.name)}, paired ${moment(user.paired_at)}`),
  ];
}
