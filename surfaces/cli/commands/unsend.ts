import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { promptForm } from '../json-forms.ts';

/** `moitumi unsend PROMPT`: takes back a prompt that still waits. */
export async function run(call: CommandCall): Promise<number> {
  const client = await call.connect();
  const prompt = await client.request('withdraw_prompt', { prompt: argument(call, 0) });
  if (call.output.json) await call.output.value(promptForm(prompt));
  return 0;
}
