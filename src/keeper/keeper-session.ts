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
import type { ViewingState } from '../ports/agent-manager.ts';
import type { ITransport } from '../ports/transport.ts';
import type { Door } from './door.ts';
import type { Keeping } from './keeper.ts';
import type { Viewer, ViewerLine } from './viewers.ts';

/** Terminal bytes that may wait on a connection before its viewers get a fresh screen instead. */
const MAX_PENDING = 256 * 1024;

/** Longest terminal frame, so that small messages pass between. */
const MAX_CHUNK = 64 * 1024;

/** Who connects and does not say hello is closed after this time. */
const HELLO_MS = 5_000;

/** One connection to a keeper, until it closes. */
export class KeeperSession {
  readonly #transport: ITransport;
  readonly #keeping: Keeping;
  readonly #channels = new Map<number, Channel>();
  readonly #impatience: NodeJS.Timeout;
  readonly #handlers: Handlers;
  #welcome = false;

  constructor(transport: ITransport, keeping: Keeping) {
    this.#transport = transport;
    this.#keeping = keeping;
    this.#handlers = this.#allHandlers();
    this.#impatience = setTimeout(() => transport.close(), HELLO_MS);
    transport.listen({
      payload: (payload) => this.#receive(payload),
      drained: () => this.#drained(),
      closed: () => this.#closed(),
    });
  }

  tell(event: KeeperEvent): void {
    this.#transport.send(encodeKeeperMessage(event));
  }

  /** Another core has come: says so, and closes. */
  supersede(): void {
    this.tell({ event: 'superseded', data: {} });
    this.#transport.close();
  }

  #allHandlers(): Handlers {
    const keeping = this.#keeping;
    const nothing = {};
    return {
      hello: (params) => this.#greet(params),
      ping: () => nothing,
      spawn: (spec) => keeping.spawn(spec),
      settle: async ({ agent }) => {
        await keeping.settle(agent);
        return nothing;
      },
      write: async ({ agent, data, once }) => ({
        taken: await keeping.agent(agent).once(once, (held) => held.write(Buffer.from(data, 'base64'))),
      }),
      paste: async ({ agent, text, once }) => ({
        taken: await keeping.agent(agent).once(once, (held) => held.paste(text)),
      }),
      read_screen: ({ agent, ...options }) => keeping.agent(agent).readScreen(options),
      read_output: ({ agent, ...options }) => keeping.agent(agent).readOutput(options),
      attach: ({ agent, channel, ...options }) => {
        const viewer = keeping.agent(agent).viewers.attach(this.#line(channel), options);
        this.#channels.set(channel, { viewer, agent, door: null });
        return viewer.state();
      },
      open_door: (asked) => this.#openDoor(asked),
      open_cooked_door: (asked) => this.#openDoor(asked),
      resize: ({ channel, cols, rows }) => this.#viewer(channel).resize(cols, rows),
      take: ({ channel }) => this.#viewer(channel).take(),
      pause: ({ channel }) => {
        this.#viewer(channel).pause();
        return nothing;
      },
      refresh: ({ channel }) => {
        this.#viewer(channel).refresh();
        return nothing;
      },
      line: ({ channel, text }) => {
        this.#viewer(channel).say(text);
        return nothing;
      },
      detach: async ({ channel }) => {
        const found = this.#channels.get(channel);
        this.#channels.delete(channel);
        if (found?.door) await found.door.close();
        else found?.viewer.detach();
        return nothing;
      },
      leave: ({ channel }) => {
        this.#leave(channel);
        return nothing;
      },
    };
  }

  #greet({ protocol }: KeeperParams<'hello'>): KeeperResult<'hello'> {
    const version = Math.min(protocol.max, KEEPER_PROTOCOL.max);
    if (version < Math.max(protocol.min, KEEPER_PROTOCOL.min)) throw mismatch(protocol);
    clearTimeout(this.#impatience);
    this.#welcome = true;
    this.#keeping.lead(this);
    return { protocol: version, version: this.#keeping.options.version, agents: this.#keeping.agents() };
  }

  #receive(payload: Uint8Array): void {
    const decoded = decodeKeeperPayload(payload);
    if (decoded?.kind === 'terminal') {
      const channel = this.#channels.get(decoded.channel);
      if (channel?.viewer.mode === 'drive') this.#keeping.agent(channel.agent).type(decoded.bytes);
    } else if (decoded !== null && 'method' in decoded.message) {
      if (this.#welcome || decoded.message.method === 'hello') this.#answer(decoded.message);
    }
  }

  /** Answers at once where it can: what a handler puts off until after the answer then comes after it. */
  #answer({ _req_id, method, params }: KeeperRequest): void {
    const reply = (result: unknown): void => this.#transport.send(encodeKeeperMessage({ _req_id, result }));
    const refuse = (error: unknown): void =>
      this.#transport.send(encodeKeeperMessage({ _req_id, error: toMoitumiError(error).toInfo() }));
    try {
      const result = this.#handler(method)(params ?? {});
      if (result instanceof Promise) result.then(reply, refuse);
      else reply(result);
    } catch (error) {
      refuse(error);
    }
  }

  #handler(method: string): (params: unknown) => unknown {
    if (Object.hasOwn(this.#handlers, method))
      return this.#handlers[method as KeeperMethod] as (params: unknown) => unknown;
    throw new MoitumiError('unknown_method', `This keeper is too old for ${method}.`, { method, nearest: null });
  }

  #openDoor({ agent, channel, ...asked }: KeeperParams<'open_door'>): ViewingState {
    const door = this.#keeping.doors.open(this.#keeping.agent(agent), asked, {
      changed: (state) => this.tell({ event: 'viewing', data: { channel, ...state } }),
      closed: (reason) => this.#over(channel, reason),
      next: (typed) => this.tell({ event: 'next', data: { channel, data: Buffer.from(typed).toString('base64') } }),
    });
    this.#channels.set(channel, { viewer: door.viewer, agent, door });
    return door.viewer.state();
  }

  #line(channel: number): ViewerLine {
    return {
      send: (bytes) => {
        for (let at = 0; at < bytes.length; at += MAX_CHUNK) {
          this.#transport.send(encodeTerminalBytes(channel, bytes.subarray(at, at + MAX_CHUNK)));
        }
      },
      congested: () => this.#transport.pending() > MAX_PENDING,
      changed: (state) => this.tell({ event: 'viewing', data: { channel, ...state } }),
      closed: () => this.#over(channel, 'exited'),
    };
  }

  #over(channel: number, reason: 'exited' | 'detached'): void {
    this.#channels.delete(channel);
    this.tell({ event: 'closed', data: { channel, reason } });
  }

  #leave(channel: number): void {
    const found = this.#channels.get(channel);
    this.#channels.delete(channel);
    if (found?.door) found.door.leave();
    else found?.viewer.detach();
  }

  #viewer(channel: number): Viewer {
    const found = this.#channels.get(channel);
    if (found !== undefined) return found.viewer;
    throw new MoitumiError('no_such_channel', `There is no channel ${channel}.`, { channel });
  }

  #drained(): void {
    for (const { viewer } of this.#channels.values()) viewer.catchUp();
  }

  #closed(): void {
    clearTimeout(this.#impatience);
    for (const channel of [...this.#channels.keys()]) this.#leave(channel);
    this.#keeping.left(this);
  }
}

type Channel = { readonly viewer: Viewer; readonly agent: string; readonly door: Door | null };

type Handlers = {
  readonly [M in KeeperMethod]: (params: KeeperParams<M>) => KeeperResult<M> | Promise<KeeperResult<M>>;
};

function mismatch(theirs: { readonly min: number; readonly max: number }): MoitumiError<'protocol_mismatch'> {
  const upgrade = theirs.max < KEEPER_PROTOCOL.min ? 'client' : 'core';
  const { min, max } = KEEPER_PROTOCOL;
  return new MoitumiError('protocol_mismatch', `A keeper that speaks ${min} to ${max} cannot serve this core.`, {
    min,
    max,
    upgrade,
  });
}
