import { MoitumiError } from '../../src/domain/error.ts';
import type { AttachTarget, IChannelSink, IClientChannel, IControlClient } from '../../src/protocol/control-client.ts';
import type { AttachEnd, AttachOptions } from './attach-options.ts';
import { stayAwake } from './stay-awake.ts';
import { terminalPath } from './terminal-path.ts';
import { terminalSize } from './terminal-size.ts';

/**
 * Offers this terminal to the agent's keeper, which reads and writes it until it is left; this process only waits, tells
 * of the terminal's size, and sees to its end.
 * Null: the keeper cannot have it, and nothing has happened.
 */
export async function attachByDoor(
  client: IControlClient,
  agent: string,
  options: AttachOptions,
): Promise<AttachEnd | null> {
  const { mode, detachKey, signal, pushUp = false, again = false, status = false, next = null } = options;
  const path = await terminalPath(0);
  if (path === null || path !== (await terminalPath(1))) return null;
  let end: (how: AttachEnd) => void = () => undefined;
  const ended = new Promise<AttachEnd>((resolve) => {
    end = resolve;
  });
  const leave = (): void => end('detached');
  signal?.addEventListener('abort', leave);
  if (signal?.aborted) leave();
  const { pid } = process;
  const tty = { path, pid, settings: null, detach_key: detachKey, linger: false, cooked: true, push_up: pushUp };
  const nextKey = next === null ? {} : { next_key: next.key };
  // The keeper asks the terminal for its size.
  const target = {
    agent,
    ...terminalSize({}),
    mode,
    tty: { ...tty, ...nextKey },
    ...(again ? { again } : {}),
    ...(status ? { status } : {}),
  };
  const goOn = async (typed: Uint8Array): Promise<void> => {
    if (next !== null && (await next.isThere().catch(() => false))) end('next');
    else (await opening)?.input(typed);
  };
  const sink = {
    bytes: () => undefined,
    changed: () => undefined,
    next: (typed: Uint8Array) => void goOn(typed),
    closed: end,
  };
  const opening = open(client, target, sink);
  const rest = stayAwake();
  try {
    const channel = await Promise.race([opening, ended.then(() => opened(opening))]);
    return channel === null ? null : await follow(channel, ended, options.terminal);
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
  { stdin, stdout }: AttachOptions['terminal'],
): Promise<AttachEnd> {
  const resized = (): void => {
    const { cols, rows } = terminalSize(stdout);
    channel.resize(cols, rows);
  };
  stdout.on('resize', resized);
  try {
    const how = await ended;
    const givenBack = (await channel.detach()) && how !== 'lost';
    if (!givenBack) (await import('./take-back.ts')).takeBack(stdin, stdout);
    return how;
  } finally {
    stdout.off('resize', resized);
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
