import { createJsonCodec } from '../../adapters/codec/json-codec.ts';
import { createSystemClock } from '../../adapters/system/system-clock.ts';
import { nullLogger } from '../ports/logger.ts';
import type { Push } from '../ports/pushes.ts';
import type { ITransport } from '../ports/transport.ts';
import {
  type ConnectionState,
  type ConnectOptions,
  connectControl,
  type IControlClient,
} from '../protocol/control-client.ts';
import { dialHome, isNoCore, type Reached } from './dial-home.ts';
import type { HomePaths } from './paths.ts';
import { version } from './version.ts';

/** How a surface wants to reach a core. */
export type SurfaceOptions = Pick<ConnectOptions, 'sync' | 'reconnect' | 'eager' | 'onPush' | 'onConnection'> &
  Pick<ConnectOptions['identity'], 'surface' | 'kind'>;

/** Where a core may come from, beside the home's socket. */
export type Sources = {
  /** Starts a daemon when no core answers; null: none may be started. */
  readonly start: (() => Promise<unknown>) | null;
  /** A connection to the core in this process; null once it is no longer here. */
  readonly local?: () => Reached | null;
};

/**
 * Connects a surface to the home's core. A daemon is started where that is allowed and none answers, now and whenever
 * the core was lost, save after a stop that somebody asked for; otherwise rejects with `no_core`.
 */
export async function connectHome(
  paths: HomePaths,
  options: SurfaceOptions,
  { start, local = () => null }: Sources,
): Promise<IControlClient> {
  let stopped = false;
  const reach = async () => {
    try {
      return local() ?? (await dialHome(paths));
    } catch (thrown) {
      if (start === null || stopped || !isNoCore(thrown)) throw thrown;
      await start();
      return dialHome(paths);
    }
  };
  // The first connection is made here: what keeps it from being made is told at once, even to those who retry for ever.
  let first: Reached | null = await reach();
  const onPush = (push: Push) => {
    if (push.event === 'stopping') stopped = push.data.reason === 'stop';
    options.onPush?.(push);
  };
  const onConnection = (state: ConnectionState) => {
    if (state.state === 'connected') stopped = false;
    options.onConnection?.(state);
  };
  return connectSurface({ ...options, onPush, onConnection }, async () => {
    const reached = first ?? (await reach());
    first = null;
    return reached;
  });
}

/** Connects a surface through `reach`, which gives a new connection each time it is called. */
function connectSurface(options: SurfaceOptions, reach: () => Promise<Reached>): Promise<IControlClient> {
  const { surface, kind, ...wishes } = options;
  let token: string | null = null;
  const dial = async (): Promise<ITransport> => {
    const reached = await reach();
    token = process.env[AGENT_TOKEN] ?? reached.token;
    return reached.transport;
  };
  return connectControl({
    ...wishes,
    dial,
    codec: createJsonCodec(),
    clock: createSystemClock(),
    logger: nullLogger,
    random: Math.random,
    identity: { version, client: clientId(), surface, kind, token: () => token },
  });
}

/**
 * What an agent is known by: inside of one this token is used and no other, so that what it runs can do no more than
 * it may.
 */
const AGENT_TOKEN = 'MOITUMI_AGENT_TOKEN';

/** Tells this process from all others: its commands are remembered under it. */
function clientId(): string {
  return `${process.pid.toString(36)}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
}
