import { MoitumiError, toMoitumiError } from '../domain/error.ts';
import type { Cancel, IClock } from '../ports/clock.ts';
import type { Caller, Command, IControlProtocol } from '../ports/control.ts';
import type { ILogger } from '../ports/logger.ts';
import { type IProtocolCodec, MAX_JSON, MAX_JSON_BEFORE_HELLO, TERMINAL_MARK } from '../ports/protocol-codec.ts';
import type { Push } from '../ports/pushes.ts';
import type { IDoorkeeper, IReception } from '../ports/reception.ts';
import type { Method } from '../ports/requests.ts';
import type { CloseReason, ITransport, ITransportListener } from '../ports/transport.ts';
import { readHello } from './greeting.ts';
import { CORE_PATIENCE, Heartbeat } from './heartbeat.ts';
import type { HelloParams, HelloResult } from './hello.ts';
import { messageTable } from './message-table.ts';
import { Outbox } from './outbox.ts';
import { encodePush } from './push-encoding.ts';
import { isOfChannel, pushTable } from './push-table.ts';
import { type Asker, admitRequest, type WireRequest } from './request-gate.ts';
import { TerminalChannels } from './terminal-channels.ts';
import { readTerminalFrame } from './terminal-frame.ts';

/** How long a connection may take to say hello, in ms. */
export const HELLO_PATIENCE = 5_000;

/** Most requests of one connection under way at once, and most bytes of them. */
const IN_FLIGHT_LIMIT = { count: 65_536, bytes: 32 * 1024 * 1024 } as const;

/** What every session of a core shares. */
export type SessionOptions = {
  /** Read at each use, since the core is made after its connections. */
  readonly core: () => IControlProtocol & IReception;
  readonly doorkeeper: IDoorkeeper;
  readonly codec: IProtocolCodec;
  /** Loaded when the first reply needs it. */
  readonly richCodec: () => Promise<IProtocolCodec>;
  readonly clock: IClock;
  readonly logger: ILogger;
  readonly identity: {
    readonly version: string;
    readonly pid: number;
    readonly mode: () => 'embedded' | 'daemon';
  };
};

type Guest = { readonly caller: Caller; readonly asker: Asker; readonly sync: HelloParams['sync'] };

/** One connection, as the core sees it: hello first, then requests, until it closes. */
export class ServerSession implements ITransportListener {
  readonly #options: SessionOptions;
  readonly #transport: ITransport;
  readonly #connection: number;
  readonly #ended: () => void;
  readonly #channels: TerminalChannels;
  readonly #outbox: Outbox;
  readonly #cancelDeadline: Cancel;
  #guest: Guest | null = null;
  /** Pushes for this connection that came before its hello was answered. */
  #early: Push[] = [];
  #heartbeat: Heartbeat | null = null;
  #inFlight = { count: 0, bytes: 0 };

  constructor(options: SessionOptions, transport: ITransport, connection: number, ended: () => void) {
    this.#options = options;
    this.#transport = transport;
    this.#connection = connection;
    this.#ended = ended;
    this.#channels = new TerminalChannels(() => this.#outbox.pump());
    this.#outbox = new Outbox({
      transport,
      channels: this.#channels,
      encode: (push) => encodePush(push, options.codec, options.logger),
      resync: () => this.#resync(),
      clogged: () => this.#giveUp(),
    });
    this.#cancelDeadline = options.clock.after(HELLO_PATIENCE, () =>
      this.#refuse(0, new MoitumiError('hello_expected', `No hello came within ${HELLO_PATIENCE / 1_000} s.`)),
    );
    transport.listen(this);
  }

  /** Who is connected; null until hello was answered. */
  get caller(): Caller | null {
    return this.#guest?.caller ?? null;
  }

  /** Whether a push to all is for this connection, too. */
  wants(push: Push): boolean {
    const spec = pushTable[push.event];
    const guest = this.#guest;
    return guest !== null && (guest.sync === 'graph' || spec.always) && spec.since <= guest.asker.protocol;
  }

  /** Sends a push that is encoded already. */
  push(payload: Uint8Array): void {
    this.#outbox.push(payload);
  }

  /** Sends what waits, then closes. */
  finish(): void {
    this.#outbox.finish();
    this.#transport.close();
  }

  payload(payload: Uint8Array): void {
    this.#heartbeat?.heard();
    try {
      if (this.#guest === null) this.#greet(payload);
      else if (payload[0] === TERMINAL_MARK) this.#typed(this.#guest, payload);
      else this.#request(this.#guest, payload);
    } catch (thrown) {
      this.#refuse(0, toMoitumiError(thrown));
    }
  }

  drained(): void {
    this.#outbox.drained();
  }

  closed(reason: CloseReason): void {
    this.#cancelDeadline();
    this.#heartbeat?.stop();
    this.#options.logger.log('debug', 'a connection closed', {
      connection: this.#connection,
      surface: this.caller?.surface,
      reason: reason?.message,
    });
    this.#ended();
    const { caller } = this;
    this.#guest = null;
    if (caller !== null) this.#options.core().left(caller);
  }

  #greet(payload: Uint8Array): void {
    if (payload.length > MAX_JSON_BEFORE_HELLO) {
      throw new MoitumiError('bad_request', `Before hello a message has at most ${MAX_JSON_BEFORE_HELLO} bytes.`);
    }
    const message = this.#decodeRequest(payload);
    try {
      const { hello, protocol } = readHello(message);
      this.#admit(message._req_id, hello, protocol);
    } catch (thrown) {
      this.#refuse(message._req_id, toMoitumiError(thrown));
    }
  }

  #admit(id: number, hello: HelloParams, protocol: number): void {
    const { doorkeeper, core, identity, codec } = this.#options;
    const admitted = doorkeeper.admit(hello.token ?? null);
    if (admitted === null) {
      throw new MoitumiError('bad_token', 'The core does not know this token; is it the core of another home?');
    }
    const { principal, scopes } = admitted;
    const caller: Caller = {
      connection: this.#connection,
      client: hello.client,
      surface: hello.surface,
      kind: hello.kind,
      principal,
      scopes,
      presenter: { present: (push) => this.#present(push) },
      terminals: this.#channels,
    };
    const { pushes, ...welcome } = core().joined(caller, hello.resume ?? null, hello.sync);
    const { version, pid, mode } = identity;
    const result: HelloResult = { protocol, version, pid, mode: mode(), principal, scopes: [...scopes], ...welcome };
    this.#cancelDeadline();
    this.#outbox.reply(codec.encode({ _req_id: id, result }));
    this.#outbox.pages(pushes);
    this.#guest = { caller, asker: { client: hello.client, protocol, scopes }, sync: hello.sync };
    for (const push of this.#early.splice(0)) this.#present(push);
    if (hello.heartbeat === true) this.#watch();
  }

  #watch(): void {
    this.#heartbeat = new Heartbeat(this.#options.clock, (silent) => {
      if (silent < CORE_PATIENCE) return;
      this.#options.logger.log('info', 'a surface fell silent', { surface: this.caller?.surface });
      this.#transport.close();
    });
  }

  #decodeRequest(payload: Uint8Array): WireRequest {
    const message = this.#options.codec.decode(payload);
    if ('method' in message) return message;
    throw new MoitumiError('bad_request', 'A client sends requests and nothing else.');
  }

  #typed(guest: Guest, payload: Uint8Array): void {
    const frame = readTerminalFrame(payload);
    if (frame === null) throw new MoitumiError('bad_request', 'A frame of terminal bytes names its channel.');
    if (guest.asker.scopes.has('write')) this.#channels.input(frame.channel, frame.bytes);
  }

  #request(guest: Guest, payload: Uint8Array): void {
    const message = this.#decodeRequest(payload);
    const id = message._req_id;
    try {
      const command = admitRequest(message, guest.asker);
      this.#takeOn(payload.length);
      void this.#execute(guest, id, command, payload.length);
    } catch (thrown) {
      this.#fail(id, thrown);
    }
  }

  async #execute(guest: Guest, id: number, command: Command, bytes: number): Promise<void> {
    const { core, codec, richCodec } = this.#options;
    try {
      const result = await core().request(command, guest.caller);
      const rich = messageTable[command.method].rich === true;
      const payload = (rich ? await richCodec() : codec).encode({ _req_id: id, result }, rich);
      this.#outbox.reply(checkedSize(command.method, payload));
      if (command.method === 'disconnect') this.finish();
    } catch (thrown) {
      this.#fail(id, thrown);
    } finally {
      this.#inFlight.count -= 1;
      this.#inFlight.bytes -= bytes;
    }
  }

  #takeOn(bytes: number): void {
    const limit = IN_FLIGHT_LIMIT;
    if (this.#inFlight.count >= limit.count || this.#inFlight.bytes + bytes > limit.bytes) {
      throw new MoitumiError('too_many', 'Too many requests are under way; wait for their answers.', {
        what: 'requests under way',
        limit: limit.count,
      });
    }
    this.#inFlight.count += 1;
    this.#inFlight.bytes += bytes;
  }

  /** Answers with an error. */
  #fail(id: number, thrown: unknown): void {
    const error = toMoitumiError(thrown);
    if (error.code === 'internal') {
      const cause = error.cause instanceof Error ? error.cause.stack : undefined;
      this.#options.logger.log('error', error.message, { connection: this.#connection, cause });
    }
    this.#outbox.reply(this.#options.codec.encode({ _req_id: id, error: error.toInfo() }));
  }

  /** Answers with an error, as the last thing on this connection. Id 0 is the connection itself. */
  #refuse(id: number, error: MoitumiError): void {
    this.#options.logger.log('info', 'a connection was refused', { code: error.code, reason: error.message });
    this.#fail(id, error);
    this.finish();
  }

  #present(push: Push): void {
    if (this.#guest === null) {
      this.#early.push(push);
      return;
    }
    for (const payload of encodePush(push, this.#options.codec, this.#options.logger)) {
      // What a channel is told must not overtake its bytes: an agent's last words come before its end.
      if (isOfChannel(push)) {
        this.#channels.follow(push.data.channel, payload);
      } else this.#outbox.push(payload);
    }
  }

  /** Closes without another word, since nobody reads it. */
  #giveUp(): void {
    this.#options.logger.log('warn', 'a surface does not read its answers', { surface: this.caller?.surface });
    this.#outbox.discard();
    this.#transport.close();
  }

  #resync(): readonly Push[] {
    if (this.#guest?.sync === 'graph') return this.#options.core().snapshot();
    // What it had asked for is not in a snapshot: it has to connect and ask again.
    this.finish();
    return [];
  }
}

function checkedSize(method: Method, payload: Uint8Array): Uint8Array {
  if (payload.length <= MAX_JSON) return payload;
  throw new MoitumiError('too_many', `The answer to ${method} is too large for one message; ask for a part of it.`, {
    what: 'bytes in a reply',
    limit: MAX_JSON,
  });
}
