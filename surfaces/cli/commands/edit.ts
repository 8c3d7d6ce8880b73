import { resolve } from 'node:path';
import type { Params } from '../../../src/ports/requests.ts';
import type { IControlClient } from '../../../src/protocol/control-client.ts';
import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { hasLiveCommand, readLiveCommand } from '../live-command.ts';
import { readTextFrom } from '../read-text.ts';
import { tellNode } from '../results.ts';

/** `moitumi edit NODE`: changes what the options say; without any, opens title and notes in an editor. */
export async function run(call: CommandCall): Promise<number> {
  const changes = await changesFromOptions(call);
  if (Object.keys(changes).length === 0 && !hasLiveCommand(call.options)) {
    const { editNode } = await import('../edit-node.ts');
    return editNode(call, argument(call, 0));
  }
  const client = await call.connect();
  const ref = argument(call, 0);
  const live = hasLiveCommand(call.options) ? await liveCommandOf(call, client, ref) : {};
  const node = await client.request('update_node', { node: ref, ...changes, ...live });
  return tellNode(call, client, node, `${node.id} is changed.`);
}

/** Options that are left out leave the rhythm of a command as it is only where the command is left as it is, too. */
async function liveCommandOf(
  { options }: CommandCall,
  client: IControlClient,
  ref: string,
): Promise<Pick<Params<'update_node'>, 'command'>> {
  const known =
    options.text('command') === null ? (await client.request('get_node', { node: ref })).node.command : null;
  return { command: readLiveCommand(options, known ?? null) };
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
