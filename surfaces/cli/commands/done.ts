import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { tellNode } from '../results.ts';

/** `moitumi done NODE [--undo]`: marks a node as done, or opens it again. */
export async function run(call: CommandCall): Promise<number> {
  const state = call.options.flag('undo') ? 'open' : 'done';
  const client = await call.connect();
  const node = await client.request('update_node', { node: argument(call, 0), state });
  return tellNode(call, client, node, `${node.id} is ${node.state}.`);
}
