import { plainText } from '../../terminal/display-text.ts';
import type { CommandCall } from '../command.ts';
import { promptForm } from '../json-forms.ts';
import { loadPaint } from '../paint.ts';
import { duration } from '../spoken-time.ts';
import { tableLines } from '../table.ts';

/** `moitumi prompts [AGENT] [--all]`: what is on its way to agents, and how far it has come. */
export async function run(call: CommandCall): Promise<number> {
  const { args, options, output } = call;
  const [agent] = args;
  const client = await call.connect();
  const asked = { ...(agent === undefined ? {} : { agent }), ...(options.flag('all') ? { all: true } : {}) };
  const { prompts } = await client.request('list_prompts', asked);
  if (output.json) {
    await output.value(prompts.map(promptForm));
    return 0;
  }
  if (prompts.length === 0) output.talk('Nothing is on its way.');
  const now = Date.now();
  const rows = prompts.map((prompt) => [
    ['strong', prompt.id] as const,
    ['text', prompt.agent] as const,
    ['text', prompt.reason === null ? prompt.state : `${prompt.state}: ${plainText(prompt.reason)}`] as const,
    ['dim', duration(now - prompt.created_at)] as const,
    ['text', plainText(prompt.text)] as const,
  ]);
  await output.lines(tableLines(rows, output.columns, await loadPaint(output.color)));
  return 0;
}
