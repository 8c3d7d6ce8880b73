import { undoneLine } from '../../terminal/undo-words.ts';
import type { CommandCall } from '../command.ts';

/** `moitumi undo`: takes the last change to the graph back. */
export async function run(call: CommandCall): Promise<number> {
  const client = await call.connect();
  const result = await client.request('undo', {});
  if (call.output.json) await call.output.value(result);
  else call.output.talk(undoneLine(result));
  return 0;
}
