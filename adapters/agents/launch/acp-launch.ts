import { join } from 'node:path';
import type { LaunchWish, PreparedLaunch } from '../../../src/ports/launch-preparation.ts';
import type { LaunchOptions } from './launch-options.ts';

/** Runs an ACP agent in the host that speaks with it, whose socket is where the agent can be asked. */
export function prepareAcp(wish: LaunchWish, options: LaunchOptions): PreparedLaunch {
  const socket = socketFile(options, wish.agent);
  const loads = wish.takes_up === null ? [] : ['--load', wish.takes_up];
  const command = [...options.acpHost, '--socket', socket, ...loads, '--', ...wish.command];
  return { command, env: wish.env, session: wish.takes_up, endpoint: `unix:${socket}` };
}

/** Where the host of an agent listens; one that was killed leaves it behind. */
export function socketFile({ socketDirectory }: LaunchOptions, agent: string): string {
  return join(socketDirectory(), `${agent}.sock`);
}
