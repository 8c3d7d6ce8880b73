import type { CommandCall } from '../command.ts';
import { nodeForm } from '../json-forms.ts';
import { listNodes } from '../list-all.ts';
import { loadPaint } from '../paint.ts';
import { treeLines } from '../tree-lines.ts';

/** `moitumi tree [NODE]`: the graph, or what is below a node; as JSON a flat array in the tree's order. */
export async function run(call: CommandCall): Promise<number> {
  const { args, output } = call;
  const client = await call.connect();
  const { nodes, agents } = await listNodes(client, args[0]);
  if (output.json) {
    await output.value(nodes.map((node) => nodeForm(node, agents)));
  } else if (nodes.length === 0) {
    output.talk('The cortex is empty. Begin with: moitumi add TITLE');
  } else {
    await output.lines(treeLines(nodes, agents, { columns: output.columns, paint: await loadPaint(output.color) }));
  }
  return 0;
}
