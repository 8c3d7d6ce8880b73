import { join } from 'node:path';
import type { LaunchWish, PreparedLaunch } from '../../../src/ports/launch-preparation.ts';
import type { LaunchOptions } from './launch-preparation.ts';

/** Runs an ACP agent in the host that speaks with it, whose socket is where the agent can be asked. */
export function prepareAcp(wish: LaunchWish, { acpHost, socketDirectory }: LaunchOptions): PreparedLaunch {
  const socket = join(socketDirectory(), `${wish.agent}.sock`);
  const loads = wish.takes_up === null ? [] : ['--load', wish.takes_up];
  const command = [...acpHost, '--socket', socket, ...loads, '--', ...wish.command];
  return { command, env: wish.env, session: wish.takes_up, endpoint: `unix:${socket}` };
}
