import { glyphOf, stateOf } from '../../terminal/agent-words.ts';
import { plainText } from '../../terminal/display-text.ts';
import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { agentForm } from '../json-forms.ts';
import { loadPaint } from '../paint.ts';
import { moment } from '../spoken-time.ts';
import { tableLines } from '../table.ts';

/** `moitumi explain AGENT`: why it is taken to be in its state, and what said otherwise. */
export async function run(call: CommandCall): Promise<number> {
  const { output } = call;
  const client = await call.connect();
  const { agent, readings } = await client.request('explain_agent', { agent: argument(call, 0) });
  if (output.json) {
    const told = readings.map((reading) => ({ ...reading, at: new Date(reading.at).toISOString() }));
    await output.value({ agent: agentForm(agent), readings: told });
    return 0;
  }
  const paint = await loadPaint(output.color);
  const [glyph, role] = glyphOf(agent);
  await output.lines([
    `${paint('strong', agent.id)} ${paint(role, `${glyph} ${stateOf(agent)}`)} since ${moment(agent.since)}`,
    `  decided by ${agent.evidence.source}: ${plainText(agent.evidence.text)}`,
    ...tableLines(
      readings.map(({ source, state, text, at }) => [
        ['dim', `  ${plainText(source)}`],
        ['text', plainText(state)],
        ['dim', moment(at)],
        ['text', plainText(text)],
      ]),
      output.columns,
      paint,
    ),
  ]);
  return 0;
}
