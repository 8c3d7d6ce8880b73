import { isLive } from '../../../src/domain/agent.ts';
import { MoitumiError } from '../../../src/domain/error.ts';
import { agentsOf, idleAgents, nodeOf, sentence } from '../site.ts';
import type { CommandSite, RunSlash } from '../slash-command.ts';

/** `/sleep`: stops the node's idle agents whose conversations can be continued; `/sleep wake` continues them. */
export const run: RunSlash = async (site, rest) => {
  if (rest === 'wake') return sentence(await wake(site));
  if (rest !== '') throw new MoitumiError('bad_request', 'It is /sleep, or /sleep wake.');
  const { id } = nodeOf(site);
  const idle = idleAgents(site);
  if (idle.length === 0) return sentence(`${id} has no idle agent whose conversation could be continued.`);
  const stopped = await Promise.all(idle.map((agent) => site.client.request('stop_agent', { agent: agent.id })));
  return sentence(`${names(stopped)} stopped; /sleep wake continues where it was.`);
};

async function wake(site: CommandSite): Promise<string> {
  const asleep = agentsOf(site).filter((agent) => !isLive(agent) && agent.session !== null);
  if (asleep.length === 0) return `${nodeOf(site).id} has no ended agent whose conversation could be continued.`;
  const { env } = site;
  const woken = await Promise.all(asleep.map(({ id }) => site.client.request('resume_agent', { agent: id, env })));
  return `${names(woken)} continued.`;
}

function names(agents: readonly { readonly id: string }[]): string {
  return agents.map(({ id }) => id).join(', ');
}
