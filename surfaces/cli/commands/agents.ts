import { agentRows } from '../agent-rows.ts';
import type { CommandCall } from '../command.ts';
import { agentForm } from '../json-forms.ts';
import { listAgents, listNodes } from '../list-all.ts';
import { loadPaint } from '../paint.ts';
import { tableLines } from '../table.ts';

/** `moitumi agents [--all]`: one line an agent, with its state, since when, and why. */
export async function run(call: CommandCall): Promise<number> {
  const { options, output } = call;
  const client = await call.connect();
  const listed = listAgents(client, options.flag('all'));
  if (output.json) {
    await output.value((await listed).map(agentForm));
    return 0;
  }
  const [agents, { nodes }] = await Promise.all([listed, listNodes(client)]);
  if (agents.length === 0) output.talk('There are no agents. Start one with: moitumi spawn NODE PROFILE');
  const titles = new Map(nodes.map((node) => [node.id, node.title]));
  await output.lines(tableLines(agentRows(agents, titles, Date.now()), output.columns, await loadPaint(output.color)));
  return 0;
}
