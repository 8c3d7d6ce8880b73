import type { Agent } from '../../../src/domain/agent.ts';
import { isLive } from '../../../src/domain/agent.ts';
import { MoitumiError } from '../../../src/domain/error.ts';
import { plainText } from '../../terminal/display-text.ts';
import { agentRef, sentence } from '../site.ts';
import type { CommandSite, RunSlash } from '../slash-command.ts';

/** How an agent is told which model to use, in its own terminal. */
type OwnCommand = {
  readonly line: (model: string) => string;
  /** It asks whether that is meant, with yes chosen: Enter confirms. */
  readonly confirm: RegExp;
  /** What it says to that. */
  readonly reply: RegExp;
};

/** Agents that take a model's name in the line. Others open a list, for which a person needs the terminal. */
const OWN_COMMANDS: Readonly<Record<string, OwnCommand>> = {
  // Seen in Claude Code 2.1.329; it asks where there is a conversation to be read anew.
  claude: {
    line: (model) => `/model ${model}`,
    confirm: /❯ 1\. Yes, switch/,
    reply: /^\s*⎿\s+(.*model.*)$/im,
  },
};

/** How long it is waited for the agent to say something to it, in ms. */
const PATIENCE_MS = 5_000;

/** `/model [MODEL]`: which model the agent used last or was started with, or has the agent change to another by its own command. */
export const run: RunSlash = async (site, rest) => {
  const agent = await site.client.request('get_agent', { agent: agentRef(site, '') });
  if (rest === '') {
    const { agents } = await site.client.request('get_usage', { agent: agent.id });
    return sentence(modelOf(agent, agents[0]?.model ?? null));
  }
  const own = OWN_COMMANDS[agent.profile];
  if (own === undefined) {
    const way = `moitumi attach ${agent.id}`;
    throw new MoitumiError('bad_request', `${agent.profile} changes its model in its own terminal: ${way}`);
  }
  if (!isLive(agent) || agent.state !== 'idle') {
    throw new MoitumiError('bad_request', `${agent.id} is ${agent.state}: its model can be changed once it is idle.`);
  }
  const said = await tell(site, agent, own, rest.replaceAll(/\s+/g, ' '));
  return sentence(said ?? `Asked ${agent.id} for ${plainText(rest)}: /screen shows what it says to that.`);
};

/** Types it, confirms it where that is asked, and gives what the agent says to it; null: nothing yet. */
async function tell({ client }: CommandSite, { id }: Agent, own: OwnCommand, model: string): Promise<string | null> {
  let { offset } = await client.request('read_screen', { agent: id });
  await client.request('paste_text', { agent: id, text: own.line(model) });
  await client.request('send_keys', { agent: id, keys: ['Enter'] });
  const until = performance.now() + PATIENCE_MS;
  for (let confirmed = false; performance.now() < until; ) {
    const wait = Math.max(1, Math.round(until - performance.now()));
    const screen = await client.request('read_screen', { agent: id, after: offset, wait_ms: wait });
    offset = screen.offset;
    const text = screen.lines.join('\n');
    const asked = text.slice(text.lastIndexOf(own.line(model)));
    if (!confirmed && own.confirm.test(asked)) {
      confirmed = true;
      await client.request('send_keys', { agent: id, keys: ['Enter'] });
    }
    const reply = own.reply.exec(asked)?.[1];
    if (reply !== undefined && !own.confirm.test(asked)) return `${id}: ${plainText(reply)}`;
  }
  return null;
}

function modelOf({ id, profile, command }: Agent, used: string | null): string {
  if (used !== null) return `${id} ${plainText(profile)} used ${plainText(used)} last.`;
  const at = command.findIndex((word) => /^(?:--model|-m)(?:=|$)/.test(word));
  const word = command[at] ?? '';
  const model = word.includes('=') ? word.slice(word.indexOf('=') + 1) : command[at + 1];
  if (at === -1 || model === undefined)
    return `${id} ${plainText(profile)} uses the model that it is set to by itself.`;
  return `${id} ${plainText(profile)} was started with ${plainText(model)}.`;
}
