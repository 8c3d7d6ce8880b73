import type { CommandCall } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';

/** `moitumi telegram test`: sends a word to each chat; fails when nobody is paired. */
export async function run(call: CommandCall): Promise<number> {
  const { output } = call;
  const sent = await (await call.connect()).request('test_telegram', {});
  if (output.json) await output.value(sent);
  else
    output.talk(
      sent.chats === 0
        ? 'Nobody is paired: moitumi telegram pair'
        : `Sent to ${sent.chats} ${sent.chats === 1 ? 'chat' : 'chats'}.`,
    );
  return sent.chats === 0 ? exitCodes.failed : exitCodes.done;
}
