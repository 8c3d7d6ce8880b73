import type { Agent } from '../../../src/domain/agent.ts';
import { isLive } from '../../../src/domain/agent.ts';
import { MoitumiError } from '../../../src/domain/error.ts';
import { plainText } from '../../terminal/display-text.ts';
import { agentRef, sentence } from '../site.ts';
import type { RunSlash } from '../slash-command.ts';

/** Agents whose own `/model` takes a name in the same line. Others open a list, for which a person needs the terminal. */
const OWN_COMMAND: Readonly<Record<string, (model: string) => string>> = {
  claude: (model) => `/model ${model}`,
};

/** `/model [MODEL]`: which model the agent used last or was started with, or has the agent change to another by its own command. */
export const run: RunSlash = async (site, rest) => {
  const agent = await site.client.request('get_agent', { agent: agentRef(site, '') });
  if (rest === '') {
    const { agents } = await site.client.request('get_usage', { agent: agent.id });
    return sentence(modelOf(agent, agents[0]?.model ?? null));
  }
  const own = OWN_COMMAND[agent.profile];
  if (own === undefined) {
    throw new MoitumiError(
      'bad_request',
      `${agent.profile} changes its model in its own terminal: moitumi attach ${agent.id}`,
    );
  }
  if (!isLive(agent) || agent.state !== 'idle') {
    throw new MoitumiError('bad_request', `${agent.id} is ${agent.state}: its model can be changed once it is idle.`);
  }
  await site.client.request('paste_text', { agent: agent.id, text: own(rest.replaceAll(/\s+/g, ' ')) });
  await site.client.request('send_keys', { agent: agent.id, keys: ['Enter'] });
  return sentence(`Asked ${agent.id} for ${plainText(rest)}: /screen shows what it says to that.`);
};

function modelOf({ id, profile, command }: Agent, used: string | null): string {
  if (used !== null) return `${id} ${plainText(profile)} used ${plainText(used)} last.`;
  const at = command.findIndex((word) => /^(?:--model|-m)(?:=|$)/.test(word));
  const word = command[at] ?? '';
  const model = word.includes('=') ? word.slice(word.indexOf('=') + 1) : command[at + 1];
  if (at === -1 || model === undefined)
    return `${id} ${plainText(profile)} uses the model that it is set to by itself.`;
  return `${id} ${plainText(profile)} was started with ${plainText(model)}.`;
}
