import type { CommandCall } from '../command.ts';

/** `moitumi undo`: brings back what the last removal took away. */
export async function run(call: CommandCall): Promise<number> {
  const client = await call.connect();
  const result = await client.request('undo', {});
  if (call.output.json) await call.output.value(result);
  else call.output.talk(`Back again: ${result.restored.join(', ')}.`);
  return 0;
}
