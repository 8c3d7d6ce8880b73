import type { Agent } from '../../../src/domain/agent.ts';
import { commandRhythm } from '../../../src/domain/command-rhythm.ts';
import type { Node } from '../../../src/domain/node.ts';
import { plainText } from '../../terminal/display-text.ts';
import { agentRows } from '../agent-rows.ts';
import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { nodeForm } from '../json-forms.ts';
import { loadPaint, type Paint } from '../paint.ts';
import { printableLines } from '../printable.ts';
import { moment } from '../spoken-time.ts';
import { type Cell, tableLines } from '../table.ts';

/** `moitumi show NODE`: a node with its notes and agents. */
export async function run(call: CommandCall): Promise<number> {
  const { output } = call;
  const client = await call.connect();
  const { node, notes, agents } = await client.request('get_node', { node: argument(call, 0) });
  if (output.json) await output.value({ ...nodeForm(node, agents), notes });
  else await output.lines(nodeLines({ node, notes, agents }, output.columns, await loadPaint(output.color)));
  return 0;
}

type Shown = { readonly node: Node; readonly notes: string | null; readonly agents: readonly Agent[] };

function nodeLines({ node, notes, agents }: Shown, columns: number | null, paint: Paint): string[] {
  const open = agents.filter((agent) => !agent.closed);
  return [
    `${paint('dim', node.id)} ${paint('strong', plainText(node.title))}`,
    ...tableLines(fields(node), columns, paint),
    ...(open.length === 0 ? [] : ['', ...tableLines(agentRows(open, null, Date.now()), columns, paint)]),
    ...(notes === null || notes === '' ? [] : ['', ...printableLines(notes.trimEnd())]),
  ];
}

function fields(node: Node): Cell[][] {
  const rows: (readonly [string, string])[] = [
    ['state', node.state],
    ['parent', node.parent ?? ''],
    ['priority', node.priority === 0 ? '' : String(node.priority)],
    ['depends on', node.depends_on.join(' ')],
    ['relates to', node.relates.join(' ')],
    ['directory', plainText(node.cwd ?? '')],
    ['command', node.command ? `${plainText(node.command.run)} (${commandRhythm(node.command)})` : ''],
    ['created', moment(node.created_at)],
    ['changed', moment(node.updated_at)],
  ];
  return rows.flatMap(([name, value]) =>
    value === ''
      ? []
      : [
          [
            ['dim', `  ${name}`],
            ['text', value],
          ],
        ],
  );
}
