import { MoitumiError, toMoitumiError } from '../domain/error.ts';
import { MAX_JSON, TERMINAL_MARK, type WireMessage } from '../ports/protocol-codec.ts';
import type { Push } from '../ports/pushes.ts';
import type { Method, Params, Result } from '../ports/requests.ts';
import { ClientChannels, type IChannelLink } from './client-channels.ts';
import type { AttachTarget, ConnectOptions, IChannelSink, IClientChannel, IControlClient } from './control-client.ts';
import { type HelloParams, type HelloResult, PROTOCOL } from './hello.ts';
import { isOfChannel, isPushName } from './push-table.ts';
import { type IReconnectListener, ReconnectingTransport } from './reconnecting-transport.ts';
import { errorFrom, type OutgoingRequest, RequestsInFlight } from './requests-in-flight.ts';
import { isHopeless } from './retry.ts';
import { StandingRequests } from './standing-requests.ts';
import { SyncPosition } from './sync-position.ts';
import { readTerminalFrame } from './terminal-frame.ts';

/** Bytes on their way to the core beyond which keystrokes are lost: it has stopped reading. */
const INPUT_LIMIT = 1024 * 1024;

type Reply = Extract<WireMessage, { readonly result: unknown }> | Extract<WireMessage, { readonly error: unknown }>;

/** How the first connection ended. */
type FirstConnection = { readonly resolve: () => void; readonly reject: (error: MoitumiError) => void };

/** A client over all the connections that it has, one after the other. */
export class ControlSession implements IControlClient, IReconnectListener, IChannelLink {
  readonly #options: ConnectOptions;
  readonly #transport: ReconnectingTransport;
  readonly #requests: RequestsInFlight;
  readonly #channels = new ClientChannels(this);
  readonly #standing = new StandingRequests();
  readonly #position = new SyncPosition();
  #first: FirstConnection | null = null;
  #hello: HelloResult | null = null;
  /** The id of a hello that was not answered yet. */
  #greeting: number | null = null;
  #state: 'away' | 'connected' | 'ended' = 'away';
  /** What whoever asks after the end is told. */
  #end = disconnected();
  #refusals = 0;

  constructor(options: ConnectOptions) {
    this.#options = options;
    this.#transport = new ReconnectingTransport(options, this);
    this.#requests = new RequestsInFlight(options.identity.client);
  }

  /** Resolves when hello was answered for the first time; `eager`, when it was said. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#first = { resolve, reject };
      this.#transport.open();
    });
  }

  get hello(): HelloResult {
    if (this.#hello === null) throw new MoitumiError('disconnected', 'The core has not answered yet.');
    return this.#hello;
  }

  async request<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    const result = await this.#ask(method, params, true);
    this.#standing.answered(method, params, result);
    return result;
  }

  once<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    if (this.#state !== 'connected') return Promise.reject(disconnected());
    return this.#ask(method, params, false);
  }

  attach(target: AttachTarget, sink: IChannelSink): Promise<IClientChannel> {
    if (this.#state === 'ended') return Promise.reject(this.#end);
    return this.#channels.attach(target, sink);
  }

  async close(): Promise<void> {
    if (this.#state === 'ended') return;
    if (this.#state === 'connected') this.#send({ _req_id: this.#requests.nextId(), method: 'disconnect', params: {} });
    this.#transport.close();
    this.#ended(disconnected(), 'detached');
  }

  opened(): void {
    const { identity, sync, reconnect, eager } = this.#options;
    const { token: readToken, ...names } = identity;
    const token = readToken();
    const resume = this.#position.seen;
    const hello: HelloParams = {
      protocol: PROTOCOL,
      ...names,
      ...(token === null ? {} : { token }),
      sync,
      ...(resume === null || sync === 'none' ? {} : { resume }),
      heartbeat: reconnect === 'forever',
    };
    this.#greeting = this.#requests.nextId();
    this.#send({ _req_id: this.#greeting, method: 'hello', params: hello });
    if (eager === true) this.#ready();
  }

  payload(payload: Uint8Array): void {
    if (payload[0] === TERMINAL_MARK) {
      const frame = readTerminalFrame(payload);
      if (frame !== null) this.#channels.bytes(frame.channel, frame.bytes);
      return;
    }
    const message = this.#decode(payload);
    if (message === null) return;
    if ('event' in message) {
      // A core of tomorrow may tell what we do not know yet.
      if (isPushName(message.event)) this.#pushed(message as Push);
    } else if (!('method' in message)) this.#replied(message);
  }

  lost(reason: unknown): boolean {
    const { reconnect, eager, clock, onConnection } = this.#options;
    const connectedBefore = this.#hello !== null;
    // Who was let go on before hello was answered is to know that it may take longer.
    const isNews = this.#state === 'connected' || (eager === true && !connectedBefore);
    if (reason instanceof MoitumiError && reason.code === 'bad_token') this.#refusals += 1;
    this.#greeting = null;
    if (reconnect === 'never' || isHopeless(reason, connectedBefore, this.#refusals)) {
      const error = lossAsError(reason, connectedBefore);
      this.#ended(error, 'lost');
      if (connectedBefore) onConnection?.({ state: 'refused', error });
      return false;
    }
    this.#state = 'away';
    this.#requests.lost(disconnected());
    if (isNews) onConnection?.({ state: 'reconnecting', since: clock.now() });
    return true;
  }

  beat(): void {
    // Its answer is heard as any other word from the core.
    this.once('ping', {}).catch(() => undefined);
  }

  send(payload: Uint8Array): void {
    if (this.#state === 'connected' && this.#transport.pending() < INPUT_LIMIT) this.#transport.send(payload);
  }

  #ask<M extends Method>(method: M, params: Params<M>, again: boolean): Promise<Result<M>> {
    if (this.#state === 'ended') return Promise.reject(this.#end);
    const { request, answer } = this.#requests.begin(method, params, again);
    if (this.#state === 'connected') this.#send(request);
    return answer;
  }

  #send(request: OutgoingRequest): void {
    const payload = this.#options.codec.encode(request);
    if (payload.length <= MAX_JSON) this.#transport.send(payload);
    else this.#requests.fail(request._req_id, tooLarge(request.method, payload.length));
  }

  #decode(payload: Uint8Array): WireMessage | null {
    try {
      return this.#options.codec.decode(payload);
    } catch (thrown) {
      this.#options.logger.log('warn', 'the core sent what is no message', { reason: toMoitumiError(thrown).message });
      this.#transport.drop(thrown);
      return null;
    }
  }

  #replied(reply: Reply): void {
    const id = reply._req_id;
    if (id === this.#greeting || (id === 0 && this.#greeting !== null)) {
      if ('error' in reply) this.#transport.drop(errorFrom(reply.error));
      else this.#welcomed(reply.result as HelloResult);
    } else if (id === 0 && 'error' in reply) {
      // The core ends the connection over something that we sent. Sent again, it would do so again.
      this.#options.logger.log('warn', 'the core refused the connection', { reason: reply.error.message });
      this.#requests.failAll(errorFrom(reply.error));
    } else if (!this.#isPutOff(reply)) this.#requests.settle(id, reply);
  }

  /** A core that is stopping has not begun what it refuses: who stays for ever asks the next core. */
  #isPutOff(reply: Reply): boolean {
    return 'error' in reply && reply.error.code === 'stopping' && this.#options.reconnect === 'forever';
  }

  #welcomed(hello: HelloResult): void {
    this.#greeting = null;
    this.#refusals = 0;
    this.#hello = hello;
    this.#transport.settle();
    this.#position.welcomed(hello);
    if (this.#state !== 'connected') this.#ready();
    this.#options.onConnection?.({ state: 'connected', hello });
  }

  /** Requests may go out. */
  #ready(): void {
    this.#state = 'connected';
    for (const request of this.#requests.unanswered()) this.#send(request);
    this.#channels.rejoin();
    this.#standing.renew(this, (push) => this.#pushed(push));
    this.#first?.resolve();
    this.#first = null;
  }

  #pushed(push: Push): void {
    if (isOfChannel(push)) {
      this.#channels.push(push);
      return;
    }
    this.#position.saw(push);
    this.#standing.pushed(push);
    this.#options.onPush?.(push);
  }

  #ended(error: MoitumiError, channels: 'lost' | 'detached'): void {
    this.#state = 'ended';
    this.#end = error;
    this.#requests.failAll(error);
    this.#channels.endAll(channels);
    this.#first?.reject(error);
    this.#first = null;
  }
}

function disconnected(): MoitumiError {
  return new MoitumiError('disconnected', 'The connection to the core is closed.');
}

function tooLarge(method: string, bytes: number): MoitumiError {
  return new MoitumiError('bad_request', `${method} with ${bytes} bytes is too large; the limit is ${MAX_JSON} bytes.`);
}

/** What a caller is told when there is no connection, and there will be none. */
function lossAsError(reason: unknown, connectedBefore: boolean): MoitumiError {
  if (reason instanceof MoitumiError) return reason;
  if (connectedBefore || reason === null) {
    return new MoitumiError('disconnected', 'The core closed the connection.', undefined, reason ?? undefined);
  }
  const text = reason instanceof Error ? reason.message : String(reason);
  return new MoitumiError('no_core', `No core answers: ${text}.`, undefined, reason);
}
