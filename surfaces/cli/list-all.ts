import type { Agent } from '../../src/domain/agent.ts';
import type { Node } from '../../src/domain/node.ts';
import type { Result } from '../../src/ports/requests.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';

/** Every node, or those below one, in the tree's order, with the agents on them; asked for part by part. */
export async function listNodes(
  client: IControlClient,
  under?: string,
): Promise<{ readonly nodes: readonly Node[]; readonly agents: readonly Agent[] }> {
  const nodes: Node[] = [];
  const agents: Agent[] = [];
  const root = under === undefined ? {} : { under };
  for (let from: number | undefined = 0; from !== undefined; ) {
    const part: Result<'list_nodes'> = await client.request('list_nodes', from === 0 ? root : { ...root, from });
    nodes.push(...part.nodes);
    agents.push(...part.agents);
    from = part.next;
  }
  return { nodes, agents };
}

/** Every agent, those put away only with `all`; asked for part by part. */
export async function listAgents(client: IControlClient, all: boolean): Promise<readonly Agent[]> {
  const agents: Agent[] = [];
  const wish = all ? { all } : {};
  for (let from: number | undefined = 0; from !== undefined; ) {
    const part: Result<'list_agents'> = await client.request('list_agents', from === 0 ? wish : { ...wish, from });
    agents.push(...part.agents);
    from = part.next;
  }
  return agents;
}
