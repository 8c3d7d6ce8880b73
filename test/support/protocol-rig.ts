import { createJsonCodec } from '../../adapters/codec/json-codec.ts';
import { loadRichCoder } from '../../adapters/codec/rich-coder.ts';
import { createSystemClock } from '../../adapters/system/system-clock.ts';
import { memoryPair } from '../../adapters/transport/memory-pair.ts';
import type { IClock } from '../../src/ports/clock.ts';
import type { Scope } from '../../src/ports/control.ts';
import { nullLogger } from '../../src/ports/logger.ts';
import type { Push } from '../../src/ports/pushes.ts';
import type { Dial, ITransport } from '../../src/ports/transport.ts';
import { type ConnectOptions, connectControl, type IControlClient } from '../../src/protocol/control-client.ts';
import type { HelloParams } from '../../src/protocol/hello.ts';
import { createSessionHub, type SessionHub } from '../../src/protocol/session-hub.ts';
import { type ObservedTransport, observe } from './observed-transport.ts';
import type { ScriptedCore } from './scripted-core.ts';

/** The token that the rig's doorkeeper takes for a person's; `agent` may only read and report. */
export const USER_TOKEN = 'the right token';

const codec = createJsonCodec();

/** A hub in front of a scripted core. */
export function createRigHub(core: ScriptedCore, clock: IClock = createSystemClock()): SessionHub {
  const hub = createSessionHub({
    core: () => core,
    doorkeeper: {
      admit: (token) => {
        const scopes: readonly Scope[] = ['read', 'write', 'answer', 'admin'];
        if (token === USER_TOKEN) return { principal: 'user', scopes: new Set(scopes) };
        return token === 'agent' ? { principal: 'agent:a1', scopes: new Set<Scope>(['read', 'report']) } : null;
      },
    },
    codec,
    richCodec: async () => createJsonCodec({ rich: await loadRichCoder() }),
    clock,
    logger: nullLogger,
    identity: { version: '0.0.0', pid: 42, mode: () => 'daemon' },
  });
  core.surfaces = hub;
  return hub;
}

/** Connects to a hub within this process. */
export function memoryDial(hub: () => SessionHub): Dial {
  return async () => {
    const [near, far] = memoryPair();
    hub().accept(far);
    return near;
  };
}

/** Options of an ordinary client, with what differs. */
export function clientOptions(dial: Dial, differing: Partial<ConnectOptions> = {}): ConnectOptions {
  return {
    dial,
    codec,
    clock: createSystemClock(),
    logger: nullLogger,
    random: () => 0,
    identity: { version: '0.0.0', client: 'c1', surface: 'tui:test', kind: 'tui', token: () => USER_TOKEN },
    sync: 'graph',
    reconnect: 'forever',
    ...differing,
  };
}

/** A client that writes its pushes down. */
export async function connectedClient(
  dial: Dial,
  differing: Partial<ConnectOptions> = {},
): Promise<{ readonly client: IControlClient; readonly pushes: Push[] }> {
  const pushes: Push[] = [];
  const client = await connectControl(clientOptions(dial, { onPush: (push) => pushes.push(push), ...differing }));
  return { client, pushes };
}

/** A peer that speaks the wire by hand. */
export class RawPeer {
  readonly observed: ObservedTransport;

  constructor(transport: ITransport) {
    this.observed = observe(transport);
  }

  /** Sends one message, as it stands. */
  say(message: unknown): void {
    this.observed.transport.send(Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)));
  }

  /** Says an ordinary hello, with what differs. */
  hello(differing: Partial<Record<keyof HelloParams, unknown>> = {}): void {
    const params = {
      protocol: { min: 1, max: 1 },
      version: '0',
      client: 'raw',
      surface: 'cli',
      kind: 'cli',
      token: USER_TOKEN,
      sync: 'none',
      ...differing,
    };
    this.say({ _req_id: 1, method: 'hello', params });
  }

  /** The first `count` messages that came. */
  async messages(count: number): Promise<readonly Record<string, unknown>[]> {
    const payloads = await this.observed.payloads(count);
    return payloads.map((payload) => JSON.parse(Buffer.from(payload).toString()));
  }

  /** The last of the first `count` messages. */
  async message(count: number): Promise<Record<string, unknown>> {
    return (await this.messages(count)).at(-1) ?? {};
  }
}

/** A peer of a hub within this process. */
export function rawPeer(hub: SessionHub): RawPeer {
  const [near, far] = memoryPair();
  hub.accept(far);
  return new RawPeer(near);
}
