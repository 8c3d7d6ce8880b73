import { plainText } from '../../terminal/display-text.ts';
import type { CommandCall } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';

/** `moitumi notify test`: sends a notification by each way that is configured, and says how each went. */
export async function run({ output, connect }: CommandCall): Promise<number> {
  const client = await connect();
  const { ways } = await client.request('test_notifications', {});
  if (output.json) await output.value(ways);
  else if (ways.length === 0) output.talk('No way is configured: see [notify] in config.toml.');
  else await output.lines(ways.map(({ way, error }) => `${way}: ${error === null ? 'sent' : plainText(error)}`));
  return ways.some(({ error }) => error === null) ? exitCodes.done : exitCodes.failed;
}
