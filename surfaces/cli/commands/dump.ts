import type { Agent } from '../../../src/domain/agent.ts';
import type { CommandCall } from '../command.ts';
import { agentForm, nodeForm, statusForm } from '../json-forms.ts';

/** `moitumi dump`: everything the core knows, as JSON with or without `--json`. */
export async function run(call: CommandCall): Promise<number> {
  const client = await call.connect();
  const dump = await client.request('dump', {});
  // This client leaves a Map as the pairs that came over the wire; pairs or Map, both are read alike.
  const agents = new Map<string, Agent>(dump.agents);
  const plain = {
    at: new Date(dump.at).toISOString(),
    status: statusForm(dump.status),
    nodes: [...new Map(dump.nodes).values()].map((node) => nodeForm(node, [...agents.values()])),
    agents: [...agents.values()].map(agentForm),
    views: [...new Map(dump.views).values()],
    connected: [...dump.connected],
  };
  await call.output.bytes(`${JSON.stringify(plain, undefined, call.output.json ? undefined : 2)}\n`);
  return 0;
}
