import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { tellAgent } from '../results.ts';

/** `moitumi rm NODE|AGENT`: removes a node and all below it, or forgets an agent. */
export async function run(call: CommandCall): Promise<number> {
  const ref = argument(call, 0);
  return /^a\d+$/.test(ref) ? forget(call, ref) : remove(call, ref);
}

async function forget(call: CommandCall, ref: string): Promise<number> {
  const client = await call.connect();
  const agent = await client.request('forget_agent', { agent: ref });
  return tellAgent(call, agent, `Forgot ${agent.id}, and all that was kept of it.`);
}

async function remove(call: CommandCall, node: string): Promise<number> {
  const { options, output } = call;
  const stop = options.flag('stop-agents') ? { stop_agents: true } : {};
  const client = await call.connect();
  const result = await client.request('remove_node', { node, ...stop });
  if (output.json) await output.value(result);
  else output.talk(`Removed ${result.removed.join(', ')}. \`moitumi undo\` brings it back.`);
  return 0;
}
