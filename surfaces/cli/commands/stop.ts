import { endOf } from '../../terminal/agent-words.ts';
import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { tellAgent } from '../results.ts';

/** `moitumi stop AGENT`: ends an agent, and what it started. */
export async function run(call: CommandCall): Promise<number> {
  const client = await call.connect();
  const agent = await client.request('stop_agent', { agent: argument(call, 0) });
  return tellAgent(call, agent, `${agent.id} has ended: ${endOf(agent)}.`);
}
