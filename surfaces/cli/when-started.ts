import { setTimeout as sleep } from 'node:timers/promises';
import type { Agent } from '../../src/domain/agent.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';

/** How often an agent that is about to start is asked for, in ms. The first of a keeper takes a tenth of a second. */
const START_POLL = 30;

/** A pane may be there before its agent is: its keeper has to start first. */
export async function whenStarted(client: IControlClient, known: Agent): Promise<Agent> {
  let agent = known;
  while (isStarting(agent)) {
    await sleep(START_POLL);
    agent = await client.request('get_agent', { agent: agent.id });
  }
  return agent;
}

/** Whether it is there in name alone. */
export function isStarting(agent: Agent): boolean {
  return agent.state === 'starting' && agent.pid === null;
}
