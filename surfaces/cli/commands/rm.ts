import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';

/** `moitumi rm NODE`: removes a node and all below it. */
export async function run(call: CommandCall): Promise<number> {
  const { options, output } = call;
  const stop = options.flag('stop-agents') ? { stop_agents: true } : {};
  const client = await call.connect();
  const result = await client.request('remove_node', { node: argument(call, 0), ...stop });
  if (output.json) await output.value(result);
  else output.talk(`Removed ${result.removed.join(', ')}. \`moitumi undo\` brings it back.`);
  return 0;
}
