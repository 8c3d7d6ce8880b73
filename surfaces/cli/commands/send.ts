import type { Prompt } from '../../../src/domain/prompt.ts';
import type { IControlClient } from '../../../src/protocol/control-client.ts';
import { plainText } from '../../terminal/display-text.ts';
import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { oneOrAll, promptForm } from '../json-forms.ts';
import { textOrStdin } from '../read-text.ts';

/** `moitumi send AGENT[,AGENT…] TEXT|- [--wait] [--no-enter]`: sends a prompt, and says what is in its way. */
export async function run(call: CommandCall): Promise<number> {
  const { options, output } = call;
  const agents = argument(call, 0)
    .split(',')
    .filter((agent) => agent !== '');
  const text = await textOrStdin(call, argument(call, 1));
  if (options.flag('wait')) {
    const { sendAndWait } = await import('../prompt-wait.ts');
    return sendAndWait(call, agents, text, options.number('timeout', 0));
  }
  const client = await call.connect();
  if (!options.flag('enter')) return paste(call, client, agents, text);
  const prompts = await Promise.all(agents.map((agent) => client.request('submit_turn', { agent, text })));
  if (output.json) await output.value(oneOrAll(prompts.map(promptForm)));
  else for (const prompt of prompts) tell(call, prompt);
  return prompts.some(({ state }) => state === 'failed') ? exitCodes.refused : 0;
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
