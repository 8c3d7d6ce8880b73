import { MoitumiError } from '../../src/domain/error.ts';
import { undoAnything } from '../../src/domain/terminal-modes.ts';
import type { TtyOffer } from '../../src/domain/tty-offer.ts';
import type { AttachTarget, IChannelSink, IClientChannel, IControlClient } from '../../src/protocol/control-client.ts';
import type { AttachEnd, AttachOptions } from './attach-terminal.ts';
import { stayAwake } from './stay-awake.ts';
import { terminalPath } from './terminal-path.ts';
import { terminalSize } from './terminal-size.ts';

/**
 * Offers this terminal to the agent's keeper, which reads and writes it until it is left; this process only waits, tells
 * of the terminal's size, and sees to its end. Null: the keeper cannot have it, and nothing has happened.
 */
export async function attachByDoor(
  client: IControlClient,
  agent: string,
  options: AttachOptions,
  settings: TtyOffer['settings'],
): Promise<AttachEnd | null> {
  const { input, output, mode, detachKey, signal } = options;
  const path = terminalPath(input);
  if (path === null || path !== terminalPath(output)) return null;
  let end: (how: AttachEnd) => void = () => undefined;
  const ended = new Promise<AttachEnd>((resolve) => {
    end = resolve;
  });
  const leave = (): void => end('detached');
  signal?.addEventListener('abort', leave);
  if (signal?.aborted) leave();
  const tty = { path, pid: process.pid, settings, detach_key: detachKey, linger: false };
  const target = { agent, ...terminalSize(output), mode, tty };
  const opening = open(client, target, { bytes: () => undefined, changed: () => undefined, closed: end });
  const rest = stayAwake();
  try {
    const channel = await Promise.race([opening, ended.then(() => opened(opening))]);
    return channel === null ? null : await follow(channel, ended, output);
  } finally {
    rest();
    signal?.removeEventListener('abort', leave);
  }
}

/** The channel, unless the core is away: then there is no telling, and the keeper sees that nobody is there. */
function opened(opening: Promise<IClientChannel | null>): Promise<IClientChannel | null> {
  void opening.then((channel) => channel?.detach()).catch(() => undefined);
  return Promise.resolve(ABSENT);
}

const ABSENT: IClientChannel = {
  input: () => undefined,
  resize: () => undefined,
  take: async () => undefined,
  detach: async () => true,
};

async function follow(
  channel: IClientChannel,
  ended: Promise<AttachEnd>,
  output: AttachOptions['output'],
): Promise<AttachEnd> {
  const resized = (): void => {
    const { cols, rows } = terminalSize(output);
    channel.resize(cols, rows);
  };
  output.on('resize', resized);
  try {
    const how = await ended;
    const givenBack = (await channel.detach()) && how !== 'lost';
    // Whoever knows what is switched on is away, or gone.
    if (!givenBack) output.write(undoAnything());
    return how;
  } finally {
    output.off('resize', resized);
  }
}

async function open(client: IControlClient, target: AttachTarget, sink: IChannelSink): Promise<IClientChannel | null> {
  try {
    return await client.attach(target, sink);
  } catch (error) {
    // A core of yesterday knows no `tty`.
    if (error instanceof MoitumiError && (error.code === 'no_door' || error.code === 'bad_request')) return null;
    throw error;
  }
}
