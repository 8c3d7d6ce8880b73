import type { ReadStream, WriteStream } from 'node:tty';
import type { AttachMode } from '../../src/ports/requests.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';
import { attachByDoor } from './attach-door.ts';
import { terminalSize } from './terminal-size.ts';

/** A terminal that shows an agent. */
export type AttachOptions = {
  /** This process', which need not be open yet: that takes a millisecond, and behind a door they are hardly used. */
  readonly terminal: { readonly stdin: ReadStream; readonly stdout: WriteStream };
  readonly mode: AttachMode;
  /** In tmux's names of keys; null: no key leaves, only the agent's end or `signal` does. */
  readonly detachKey: string | null;
  /** A key that goes on to the next agent that waits: it ends this with `next` if there is one, else it is the program's. */
  readonly next?: { readonly key: string; readonly isThere: () => Promise<boolean> } | null;
  /** Ends it as the detach key does. */
  readonly signal?: AbortSignal;
  /**
   * Called at the end of the agent, or of its keeper, while its last screen is still there; restoring waits for it.
   * Only a relayed terminal can wait so.
   */
  readonly linger?: (end: AttachEnd) => Promise<void>;
  /** What this terminal shows is pushed up into its scrollback first. */
  readonly pushUp?: boolean;
  /** It has shown this agent before, and has its scrollback. */
  readonly again?: boolean;
  /** The last row of this terminal tells of the other agents. */
  readonly status?: boolean;
};

/** `lost`: the agent's keeper is gone or silent. A lost connection to the core ends nothing, since the client comes back. */
export type AttachEnd = 'detached' | 'next' | 'exited' | 'lost';

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
