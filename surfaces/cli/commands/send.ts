import type { Prompt } from '../../../src/domain/prompt.ts';
import type { IControlClient } from '../../../src/protocol/control-client.ts';
import { plainText } from '../../terminal/display-text.ts';
import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { oneOrAll, promptForm } from '../json-forms.ts';
import type { Words } from '../prompt-wait.ts';
import { textOrStdin } from '../read-text.ts';
import { usageError } from '../usage-error.ts';

/** `moitumi send AGENT[,AGENT…] TEXT|- [--wait] [--no-enter]`: sends a prompt, and says what is in its way. */
export async function run(call: CommandCall): Promise<number> {
  const { options, output } = call;
  const agents = argument(call, 0)
    .split(',')
    .filter((agent) => agent !== '');
  const words = await wordsOf(call);
  if (options.flag('wait')) {
    const { sendAndWait } = await import('../prompt-wait.ts');
    return sendAndWait(call, agents, words, options.number('timeout', 0));
  }
  const client = await call.connect();
  if (!options.flag('enter')) return paste(call, client, agents, words.text ?? '');
  const prompts = await Promise.all(agents.map((agent) => client.request('submit_turn', { agent, ...words })));
  if (output.json) await output.value(oneOrAll(prompts.map(promptForm)));
  else for (const prompt of prompts) tell(call, prompt);
  return prompts.some(({ state }) => state === 'failed') ? exitCodes.refused : 0;
}

/** A text, or a template and its values. */
async function wordsOf(call: CommandCall): Promise<Words> {
  const template = call.options.text('template');
  const [, text] = call.args;
  if (template === null && text !== undefined) return { text: await textOrStdin(call, text) };
  if (template === null || text !== undefined) throw usageError('`send` needs either a text or `--template`.');
  return { template, values: Object.fromEntries(call.options.all('set').map(pairOf)) };
}

function pairOf(given: string): readonly [string, string] {
  const at = given.indexOf('=');
  if (at < 1) throw usageError(`\`--set ${given}\` is no value; write \`--set name=value\`.`);
  return [given.slice(0, at), given.slice(at + 1)];
}

async function paste(
  { output }: CommandCall,
  client: IControlClient,
  agents: readonly string[],
  text: string,
): Promise<number> {
  const pasted = await Promise.all(agents.map((agent) => client.request('paste_text', { agent, text })));
  if (output.json) await output.value(oneOrAll(pasted));
  return 0;
}

/** What went well needs no words. */
function tell({ output }: CommandCall, { id, agent, state, reason }: Prompt): void {
  if (state === 'failed') output.complain(`${id} was not sent to ${agent}: ${plainText(reason ?? '')}.`);
  else if (state === 'queued') {
    output.talk(
      `${id} waits: ${agent} is not ready (${plainText(reason ?? '')}). Take it back with: moitumi unsend ${id}`,
    );
  }
}
