import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { tellView } from '../results.ts';

/** `moitumi focus NODE [--surface KEY]`: selects a node in the view of a surface. */
export async function run(call: CommandCall): Promise<number> {
  const surface = call.options.text('surface');
  const client = await call.connect();
  const view = await client.request('focus', { node: argument(call, 0), ...(surface === null ? {} : { surface }) });
  return tellView(call, view);
}
