import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { tellNode } from '../results.ts';

/** `moitumi mv NODE PARENT`: puts a node below another; `/` makes it a root. */
export async function run(call: CommandCall): Promise<number> {
  const parent = argument(call, 1);
  const client = await call.connect();
  const node = await client.request('move_node', { node: argument(call, 0), parent: parent === '/' ? null : parent });
  return tellNode(call, client, node, `${node.id} is ${node.parent === null ? 'a root' : `below ${node.parent}`} now.`);
}
