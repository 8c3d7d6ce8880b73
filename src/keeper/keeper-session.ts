import {
  decodeKeeperPayload,
  encodeKeeperMessage,
  encodeTerminalBytes,
  KEEPER_PROTOCOL,
  type KeeperEvent,
  type KeeperMethod,
  type KeeperParams,
  type KeeperRequest,
  type KeeperResult,
} from '../../adapters/agents/keeper-protocol.ts';
import { MoitumiError, toMoitumiError } from '../domain/error.ts';
import type { ITransport } from '../ports/transport.ts';
import type { Keeping } from './keeper.ts';
import type { Viewer, ViewerLine } from './viewers.ts';

/** One connection to a keeper. */
export type KeeperSession = {
  tell(event: KeeperEvent): void;
  /** Another core has come: says so, and closes. */
  supersede(): void;
};

/** Terminal bytes that may wait on a connection before its viewers get a fresh screen instead. */
const MAX_PENDING = 1024 * 1024;

/** Longest terminal frame, so that small messages pass between. */
const MAX_CHUNK = 64 * 1024;

/** Who connects and does not say hello is closed after this time. */
const HELLO_MS = 5_000;

/** Serves a connection until it closes. */
export function createKeeperSession(transport: ITransport, keeping: Keeping): KeeperSession {
  const viewers = new Map<number, { readonly viewer: Viewer; readonly agent: string }>();
  let welcome = false;
  const impatience = setTimeout(() => transport.close(), HELLO_MS);

  const tell = (event: KeeperEvent): void => transport.send(encodeKeeperMessage(event));
  const session: KeeperSession = {
    tell,
    supersede: () => {
      tell({ event: 'superseded', data: {} });
      transport.close();
    },
  };

  const line = (channel: number): ViewerLine => ({
    send: (bytes) => {
      for (let at = 0; at < bytes.length; at += MAX_CHUNK) {
        transport.send(encodeTerminalBytes(channel, bytes.subarray(at, at + MAX_CHUNK)));
      }
    },
    congested: () => transport.pending() > MAX_PENDING,
    changed: (state) => tell({ event: 'viewing', data: { channel, ...state } }),
    closed: () => {
      viewers.delete(channel);
      tell({ event: 'closed', data: { channel, reason: 'exited' } });
    },
  });

  const viewerOf = (channel: number): Viewer => {
    const found = viewers.get(channel);
    if (found !== undefined) return found.viewer;
    throw new MoitumiError('no_such_channel', `There is no channel ${channel}.`, { channel });
  };

  const handlers: Handlers = {
    hello: ({ protocol }) => {
      const version = Math.min(protocol.max, KEEPER_PROTOCOL.max);
      if (version < Math.max(protocol.min, KEEPER_PROTOCOL.min)) throw mismatch(protocol);
      clearTimeout(impatience);
      welcome = true;
      keeping.lead(session);
      return { protocol: version, version: keeping.options.version, agents: keeping.agents() };
    },
    ping: () => ({}),
    spawn: (spec) => keeping.spawn(spec),
    settle: async ({ agent }) => {
      await keeping.settle(agent);
      return {};
    },
    write: async ({ agent, data }) => ({ taken: await keeping.agent(agent).write(Buffer.from(data, 'base64')) }),
    paste: async ({ agent, text }) => ({ taken: await keeping.agent(agent).paste(text) }),
    read_screen: ({ agent, ...options }) => keeping.agent(agent).readScreen(options),
    read_output: ({ agent, ...options }) => keeping.agent(agent).readOutput(options),
    attach: ({ agent, channel, ...options }) => {
      const viewer = keeping.agent(agent).viewers.attach(line(channel), options);
      viewers.set(channel, { viewer, agent });
      return viewer.state();
    },
    resize: ({ channel, cols, rows }) => viewerOf(channel).resize(cols, rows),
    take: ({ channel }) => viewerOf(channel).take(),
    pause: ({ channel }) => {
      viewerOf(channel).pause();
      return {};
    },
    refresh: ({ channel }) => {
      viewerOf(channel).refresh();
      return {};
    },
    detach: ({ channel }) => {
      viewers.get(channel)?.viewer.detach();
      viewers.delete(channel);
      return {};
    },
  };

  transport.listen({
    payload: (payload) => {
      const decoded = decodeKeeperPayload(payload);
      if (decoded?.kind === 'terminal') {
        const found = viewers.get(decoded.channel);
        if (found?.viewer.mode === 'drive') void keeping.agent(found.agent).write(decoded.bytes);
      } else if (decoded !== null && 'method' in decoded.message) {
        if (welcome || decoded.message.method === 'hello') answer(transport, handlers, decoded.message);
      }
    },
    drained: () => {
      for (const agent of new Set([...viewers.values()].map((entry) => entry.agent)))
        keeping.agent(agent).viewers.drained();
    },
    closed: () => {
      clearTimeout(impatience);
      for (const { viewer } of viewers.values()) viewer.detach();
      viewers.clear();
      keeping.left(session);
    },
  });
  return session;
}

type Handlers = {
  readonly [M in KeeperMethod]: (params: KeeperParams<M>) => KeeperResult<M> | Promise<KeeperResult<M>>;
};

/** Answers at once where it can: what a handler puts off until after the answer then comes after it. */
function answer(transport: ITransport, handlers: Handlers, request: KeeperRequest): void {
  const { _req_id } = request;
  const reply = (result: unknown): void => transport.send(encodeKeeperMessage({ _req_id, result }));
  const refuse = (error: unknown): void =>
    transport.send(encodeKeeperMessage({ _req_id, error: toMoitumiError(error).toInfo() }));
  const handler = Object.hasOwn(handlers, request.method)
    ? (handlers[request.method as KeeperMethod] as (params: unknown) => unknown)
    : null;
  if (handler === null) {
    const { method } = request;
    refuse(new MoitumiError('unknown_method', `This keeper is too old for ${method}.`, { method, nearest: null }));
    return;
  }
  try {
    const result = handler(request.params ?? {});
    if (result instanceof Promise) result.then(reply, refuse);
    else reply(result);
  } catch (error) {
    refuse(error);
  }
}

function mismatch(theirs: { readonly min: number; readonly max: number }): MoitumiError<'protocol_mismatch'> {
  const upgrade = theirs.max < KEEPER_PROTOCOL.min ? 'client' : 'core';
  const { min, max } = KEEPER_PROTOCOL;
  return new MoitumiError('protocol_mismatch', `A keeper that speaks ${min} to ${max} cannot serve this core.`, {
    min,
    max,
    upgrade,
  });
}
