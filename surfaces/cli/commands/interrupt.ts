import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { tellAgent } from '../results.ts';

/** `moitumi interrupt AGENT`: breaks its turn off, with the keys of its profile. */
export async function run(call: CommandCall): Promise<number> {
  const client = await call.connect();
  const agent = await client.request('interrupt_agent', { agent: argument(call, 0) });
  return tellAgent(call, agent, `${agent.id} was told to stop its turn.`);
}
