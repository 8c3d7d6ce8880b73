import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { tellAgent } from '../results.ts';

/** `moitumi close AGENT`: puts an agent away; `agents --all` still lists it. */
export async function run(call: CommandCall): Promise<number> {
  const client = await call.connect();
  const agent = await client.request('close_agent', { agent: argument(call, 0) });
  return tellAgent(call, agent, `${agent.id} is put away. \`moitumi agents --all\` lists it.`);
}
