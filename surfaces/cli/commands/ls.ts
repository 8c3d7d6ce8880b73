import type { Agent } from '../../../src/domain/agent.ts';
import type { Node } from '../../../src/domain/node.ts';
import { glyphOf } from '../../terminal/agent-words.ts';
import { plainText } from '../../terminal/display-text.ts';
import type { CommandCall } from '../command.ts';
import { nodeForm } from '../json-forms.ts';
import { listNodes } from '../list-all.ts';
import { loadPaint } from '../paint.ts';
import { type Cell, tableLines } from '../table.ts';

/** `moitumi ls [--all]`: one line a node; what is done only with `--all`. */
export async function run(call: CommandCall): Promise<number> {
  const { options, output } = call;
  const client = await call.connect();
  const { nodes, agents } = await listNodes(client);
  const shown = nodes.filter((node) => node.state === 'open' || options.flag('all'));
  if (output.json) await output.value(shown.map((node) => nodeForm(node, agents)));
  else
    await output.lines(
      tableLines(
        shown.map((node) => row(node, agents)),
        output.columns,
        await loadPaint(output.color),
      ),
    );
  return 0;
}

function row(node: Node, agents: readonly Agent[]): Cell[] {
  const own = agents.filter((agent) => agent.node === node.id && !agent.closed);
  return [
    ['dim', node.id],
    [node.state === 'done' ? 'ended' : 'text', node.state],
    ['text', own.map((agent) => `${glyphOf(agent)[0]} ${agent.id}`).join(' ')],
    [node.state === 'done' ? 'dim' : 'text', plainText(node.title)],
  ];
}
