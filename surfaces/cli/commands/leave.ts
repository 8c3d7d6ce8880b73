import type { CommandCall } from '../command.ts';
import { tellView } from '../results.ts';

/** `moitumi leave [--surface KEY]`: back to the parent of the open node, in the view of a surface. */
export async function run(call: CommandCall): Promise<number> {
  const surface = call.options.text('surface');
  const client = await call.connect();
  return tellView(call, await client.request('leave', surface === null ? {} : { surface }));
}
