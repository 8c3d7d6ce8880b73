import type { Agent } from '../../src/domain/agent.ts';
import type { Ask } from '../../src/domain/ask.ts';
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

/**
 * What agents ask, of one agent or of all, what is over only with `all`; or the one ask, over or not, by its id, if it
 * is still kept. Asked for part by part.
 */
export async function listAsks(
  client: IControlClient,
  { ask, ...wish }: { readonly ask?: string; readonly agent?: string; readonly all?: boolean },
): Promise<readonly Ask[]> {
  const asks: Ask[] = [];
  const wanted = ask === undefined ? wish : { all: true };
  for (let from: number | undefined = 0; from !== undefined; ) {
    const part: Result<'list_asks'> = await client.request('list_asks', from === 0 ? wanted : { ...wanted, from });
    asks.push(...part.asks.filter(({ id }) => ask === undefined || id === ask));
    from = ask !== undefined && asks.length > 0 ? undefined : part.next;
  }
  return asks;
}
