import { resolve } from 'node:path';
import type { Params } from '../../../src/ports/requests.ts';
import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { readTextFrom } from '../read-text.ts';
import { tellNode } from '../results.ts';

/** `moitumi edit NODE`: changes what the options say; without any, opens title and notes in an editor. */
export async function run(call: CommandCall): Promise<number> {
  const changes = await changesFromOptions(call);
  if (Object.keys(changes).length === 0) {
    const { editNode } = await import('../edit-node.ts');
    return editNode(call, argument(call, 0));
  }
  const client = await call.connect();
  const node = await client.request('update_node', { node: argument(call, 0), ...changes });
  return tellNode(call, client, node, `${node.id} is changed.`);
}

async function changesFromOptions(call: CommandCall): Promise<Omit<Params<'update_node'>, 'node'>> {
  const { options } = call;
  const title = options.text('title');
  const notes = options.text('notes');
  const priority = options.number('priority');
  const cwd = options.text('cwd');
  return {
    ...(title === null ? {} : { title }),
    ...(notes === null ? {} : { notes: await readTextFrom(call, notes) }),
    ...(priority === null ? {} : { priority }),
    ...(cwd === null ? {} : { cwd: resolve(call.context.cwd, cwd) }),
  };
}
