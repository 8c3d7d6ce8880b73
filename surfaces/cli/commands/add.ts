import { resolve } from 'node:path';
import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { nodeForm } from '../json-forms.ts';
import { hasLiveCommand, readLiveCommand } from '../live-command.ts';
import { readTextFrom } from '../read-text.ts';

/** `moitumi add TITLE`: adds a node and prints its id. */
export async function run(call: CommandCall): Promise<number> {
  const { options, output } = call;
  const parent = options.text('parent');
  const notes = options.text('notes');
  const cwd = options.text('cwd');
  const priority = options.number('priority');
  const dependsOn = options.all('depends-on');
  const params = {
    title: argument(call, 0),
    ...(parent === null ? {} : { parent }),
    ...(dependsOn.length === 0 ? {} : { depends_on: dependsOn }),
    ...(notes === null ? {} : { notes: await readTextFrom(call, notes) }),
    ...(cwd === null ? {} : { cwd: resolve(call.context.cwd, cwd) }),
    ...(priority === null ? {} : { priority }),
    ...(hasLiveCommand(options) ? { command: readLiveCommand(options, null) } : {}),
  };
  const client = await call.connect();
  const node = await client.request('add_node', params);
  if (output.json) await output.value(nodeForm(node, []));
  else await output.lines([node.id]);
  return 0;
}
