import type { IControlClient } from '../../src/protocol/control-client.ts';
import { attachByDoor } from './attach-door.ts';
import type { AttachEnd, AttachOptions } from './attach-options.ts';
import { terminalSize } from './terminal-size.ts';

/**
 * Shows an agent's terminal in this one until it is left, then gives this one back as it was: settings and modes,
 * not the contents of its screen. By the direct door where there is one, else relayed through the core: the terminal
 * gets the same bytes. Rejects as `attach` does, with the terminal restored as well.
 */
export async function attachTerminal(
  client: IControlClient,
  agent: string,
  options: AttachOptions,
): Promise<AttachEnd> {
  const end = await attachEitherWay(client, agent, options);
  const { stdout } = options.terminal;
  // What the line told is not the agent's, and old from now on.
  if (options.status === true) stdout.write(`\x1b7\x1b[${terminalSize(stdout).rows};1H\x1b[2K\x1b8`);
  return end;
}

async function attachEitherWay(client: IControlClient, agent: string, options: AttachOptions): Promise<AttachEnd> {
  const end = options.linger === undefined ? await attachByDoor(client, agent, options) : null;
  if (end !== null) return end;
  // Its code, and what it needs of Node, would cost everyone who has a door 2 ms.
  const [{ attachByRelay }, { enterRawMode }] = await Promise.all([
    import('./attach-relay.ts'),
    import('./raw-mode.ts'),
  ]);
  const raw = enterRawMode(options.terminal.stdin);
  try {
    return await attachByRelay(client, agent, options);
  } finally {
    raw.leave();
  }
}
