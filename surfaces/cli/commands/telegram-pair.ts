import { plainText } from '../../terminal/display-text.ts';
import type { CommandCall } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { pairingForm, telegramUserForm } from '../telegram-forms.ts';

/** `moitumi telegram pair`: shows a code, and waits until a phone has sent it to the bot. */
export async function run(call: CommandCall): Promise<number> {
  const { output } = call;
  const client = await call.connect();
  const pairing = await client.request('pair_telegram', {});
  if (output.json) await output.value(pairingForm(pairing));
  else {
    await output.lines([pairing.code]);
    output.talk(`Send this code to @${plainText(pairing.bot)} from your phone within 5 minutes.`);
  }
  const end = await client.request('await_pairing', {});
  if (end.kind === 'paired') {
    if (output.json) await output.value(telegramUserForm(end.user));
    else output.talk(`Paired with ${plainText(end.user.name)}, user ${end.user.id}.`);
    return exitCodes.done;
  }
  output.complain(
    end.kind === 'expired'
      ? 'Nobody sent the code in time.'
      : 'The code is void: wrong ones came, or another was made.',
  );
  return exitCodes.failed;
}
