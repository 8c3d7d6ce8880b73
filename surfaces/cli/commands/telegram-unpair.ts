import { plainText } from '../../terminal/display-text.ts';
import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { telegramUserForm } from '../telegram-forms.ts';
import { usageError } from '../usage-error.ts';

/** `moitumi telegram unpair USER`: listens to that phone no more. */
export async function run(call: CommandCall): Promise<number> {
  const given = argument(call, 0);
  if (!/^\d{1,15}$/.test(given)) throw usageError('USER is the number that `moitumi telegram status` shows.');
  const client = await call.connect();
  const user = await client.request('unpair_telegram', { user: Number(given) });
  if (call.output.json) await call.output.value(telegramUserForm(user));
  else call.output.talk(`${plainText(user.name)}, user ${user.id}, is no longer paired.`);
  return 0;
}
