import { endOf } from '../../terminal/agent-words.ts';
import { agentRef, sentence } from '../site.ts';
import type { RunSlash } from '../slash-command.ts';

/** `/stop [AGENT]`: ends the agent. */
export const run: RunSlash = async (site, rest) => {
  const agent = await site.client.request('stop_agent', { agent: agentRef(site, rest) });
  return sentence(`${agent.id} has ended: ${endOf(agent)}.`);
};
