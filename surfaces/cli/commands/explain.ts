import { writeFile } from 'node:fs/promises';
import type { Result } from '../../../src/ports/requests.ts';
import { glyphOf, stateOf } from '../../terminal/agent-words.ts';
import { plainText } from '../../terminal/display-text.ts';
import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { agentForm } from '../json-forms.ts';
import { loadPaint, type Paint } from '../paint.ts';
import { duration, moment } from '../spoken-time.ts';
import { type Cell, tableLines } from '../table.ts';

type Explained = Result<'explain_agent'>;

/**
 * `moitumi explain AGENT [--bundle FILE]`: why it is taken to be in its state, what said otherwise, and what was
 * decided before; the bundle is a recording of what was learnt of it.
 */
export async function run(call: CommandCall): Promise<number> {
  const { output, options } = call;
  const file = options.text('bundle');
  const client = await call.connect();
  const agent = argument(call, 0);
  const told = await client.request('explain_agent', file === null ? { agent } : { agent, bundle: true });
  if (file !== null) await writeBundle(call, file, told);
  if (output.json) await output.value(form(told));
  else await output.lines(explainLines(told, output.columns, await loadPaint(output.color)));
  return 0;
}

async function writeBundle({ output }: CommandCall, file: string, { bundle }: Explained): Promise<void> {
  await writeFile(file, `${JSON.stringify(bundle, null, 1)}\n`, { mode: 0o600 });
  const count = bundle?.signals.length ?? 0;
  output.talk(
    `${file} holds ${count} things that were learnt, without home directories, addresses, keys and long words.`,
  );
  output.talk('What is on its screens is still yours: read it before you hand it on.');
}

function form({ agent, readings, decisions }: Explained): object {
  const timed = <T extends { readonly at: number }>(each: T) => ({ ...each, at: new Date(each.at).toISOString() });
  return { agent: agentForm(agent), readings: readings.map(timed), decisions: decisions.map(timed) };
}

function explainLines({ agent, readings, decisions }: Explained, columns: number | null, paint: Paint): string[] {
  const [glyph, role] = glyphOf(agent);
  return [
    `${paint('strong', agent.id)} ${paint(role, `${glyph} ${stateOf(agent)}`)} since ${moment(agent.since)}`,
    `  decided by ${agent.evidence.source}: ${plainText(agent.evidence.text)}`,
    ...tableLines(readings.map(readingCells), columns, paint),
    ...(decisions.length === 0 ? [] : ['', paint('strong', 'before')]),
    ...tableLines(decisions.map(decisionCells), columns, paint),
  ];
}

function readingCells({ source, state, text, at, stale }: Explained['readings'][number]): readonly Cell[] {
  return [
    ['dim', `  ${plainText(source)}`],
    [stale ? 'dim' : 'text', stale ? `${plainText(state)}, outdated` : plainText(state)],
    ['dim', moment(at)],
    ['text', plainText(text)],
  ];
}

function decisionCells({ at, from, to, detail, dwell, evidence }: Explained['decisions'][number]): readonly Cell[] {
  return [
    ['dim', `  ${moment(at)}`],
    ['text', `${from} → ${detail === null ? to : `${to} (${detail})`}`],
    ['dim', `after ${duration(dwell)}`],
    ['dim', evidence.source],
    ['text', plainText(evidence.text)],
  ];
}
