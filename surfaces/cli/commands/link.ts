import type { LinkKind } from '../../../src/domain/node.ts';
import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { tellNode } from '../results.ts';
import { hint, usageError } from '../usage-error.ts';

const kinds: readonly LinkKind[] = ['depends_on', 'relates'];

/** `moitumi link A B [--kind depends_on|relates]`: A depends on B, or they relate to each other. */
export async function run(call: CommandCall): Promise<number> {
  const asked = call.options.text('kind') ?? 'depends_on';
  const kind = kinds.find((known) => known === asked);
  if (kind === undefined)
    throw usageError(`\`--kind\` is depends_on or relates, not \`${asked}\`.${hint(asked, kinds)}`);
  const client = await call.connect();
  const node = await client.request('link', { from: argument(call, 0), to: argument(call, 1), kind });
  const said =
    kind === 'depends_on' ? `depends on ${node.depends_on.join(', ')}` : `relates to ${node.relates.join(', ')}`;
  return tellNode(call, client, node, `${node.id} ${said}.`);
}
