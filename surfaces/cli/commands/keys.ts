import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';

/** `moitumi keys AGENT KEY...`: presses keys, by tmux's names. */
export async function run(call: CommandCall): Promise<number> {
  const { args, output } = call;
  const client = await call.connect();
  const result = await client.request('send_keys', { agent: argument(call, 0), keys: args.slice(1) });
  if (output.json) await output.value(result);
  return 0;
}
