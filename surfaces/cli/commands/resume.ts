import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { printNewAgent } from '../results.ts';
import { spawnEnvironment } from '../spawn-environment.ts';

/** `moitumi resume AGENT`: starts an ended agent with its last conversation; prints the new id. */
export async function run(call: CommandCall): Promise<number> {
  const env = spawnEnvironment(call.context);
  const client = await call.connect();
  const agent = await client.request('resume_agent', { agent: argument(call, 0), ...(env === null ? {} : { env }) });
  return printNewAgent(call, agent);
}
