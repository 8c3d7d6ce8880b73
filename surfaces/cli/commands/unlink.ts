import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { tellNode } from '../results.ts';

/** `moitumi unlink A B`: takes the link between two nodes away, of whatever kind. */
export async function run(call: CommandCall): Promise<number> {
  const client = await call.connect();
  const node = await client.request('unlink', { from: argument(call, 0), to: argument(call, 1) });
  return tellNode(call, client, node, `${node.id} is not linked to it any more.`);
}
