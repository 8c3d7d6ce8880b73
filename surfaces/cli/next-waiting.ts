import { isLive } from '../../src/domain/agent.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';
import { listAgents } from './list-all.ts';

/** The id of the agent that waits and comes after this one, the one that waits longest first, round in a circle; null: no other waits. */
export async function nextWaiting(client: IControlClient, after: string): Promise<string | null> {
  const agents = await listAgents(client, false);
  const waiting = agents
    .filter((agent) => agent.state === 'waiting' && isLive(agent))
    .sort((a, b) => a.since - b.since);
  const others = waiting.filter(({ id }) => id !== after);
  const place = waiting.findIndex(({ id }) => id === after);
  return (others[Math.max(place, 0)] ?? others[0])?.id ?? null;
}
