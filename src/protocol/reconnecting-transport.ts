import { backoff } from '../domain/backoff.ts';
import { MoitumiError } from '../domain/error.ts';
import type { Cancel, IClock } from '../ports/clock.ts';
import type { Dial, ITransport } from '../ports/transport.ts';
import { CLIENT_IDLE, CLIENT_PATIENCE, Heartbeat } from './heartbeat.ts';

/** How long a peer may take to answer hello, in ms. One that is busy takes long; one that is stopped never answers. */
const GREETING_PATIENCE = 10_000;

/** How connections are made and kept. */
export type ReconnectOptions = {
  readonly dial: Dial;
  readonly clock: IClock;
  readonly random: () => number;
  readonly reconnect: 'forever' | 'never';
};

/** What a reconnecting transport tells. */
export interface IReconnectListener {
  /** A connection is open, and the peer must be greeted on it; `settle` says that it answered. */
  opened(): void;
  payload(payload: Uint8Array): void;
  /** The connection is gone, or none could be made. True: try again. */
  lost(reason: unknown): boolean;
  /** The connection has been idle: say something. */
  beat(): void;
}

/** One connection after the other to the same peer, with growing waits between them and an eye on dead ones. */
export class ReconnectingTransport {
  readonly #options: ReconnectOptions;
  readonly #listener: IReconnectListener;
  #current: ITransport | null = null;
  #failures = 0;
  #heartbeat: Heartbeat | null = null;
  #cancelWait: Cancel = () => undefined;
  #closed = false;

  constructor(options: ReconnectOptions, listener: IReconnectListener) {
    this.#options = options;
    this.#listener = listener;
  }

  /** Makes the first connection. */
  open(): void {
    const { dial } = this.#options;
    dial().then(
      (transport) => this.#opened(transport),
      (reason) => this.#lost(reason),
    );
  }

  /** Sends on the present connection; while there is none, nothing happens. */
  send(payload: Uint8Array): void {
    this.#current?.send(payload);
    this.#heartbeat?.said();
  }

  /** Bytes that the present connection has not handed over. */
  pending(): number {
    return this.#current?.pending() ?? 0;
  }

  /** The peer has answered the greeting: it is alive, and the waits begin small again. */
  settle(): void {
    this.#cancelWait();
    this.#failures = 0;
    if (this.#options.reconnect === 'never') return;
    this.#heartbeat = new Heartbeat(this.#options.clock, (silent, mute) => {
      if (silent >= CLIENT_PATIENCE) this.drop(new MoitumiError('disconnected', 'The core fell silent.'));
      else if (silent >= CLIENT_IDLE || mute >= CLIENT_IDLE) this.#listener.beat();
    });
  }

  /** Gives the present connection up, as if it had been lost. */
  drop(reason: unknown): void {
    const transport = this.#current;
    if (transport === null) return;
    this.#forget();
    transport.close();
    this.#lost(reason);
  }

  /** Ends it for good; `lost` is not called. */
  close(): void {
    this.#closed = true;
    this.#cancelWait();
    const transport = this.#current;
    this.#forget();
    transport?.close();
  }

  #opened(transport: ITransport): void {
    if (this.#closed) {
      transport.listen({ payload: () => undefined, drained: () => undefined, closed: () => undefined });
      transport.close();
      return;
    }
    this.#current = transport;
    transport.listen({
      payload: (payload) => {
        this.#heartbeat?.heard();
        if (this.#current === transport) this.#listener.payload(payload);
      },
      drained: () => undefined,
      closed: (reason) => {
        if (this.#current !== transport) return;
        this.#forget();
        this.#lost(reason);
      },
    });
    const seconds = GREETING_PATIENCE / 1_000;
    this.#cancelWait = this.#options.clock.after(GREETING_PATIENCE, () =>
      this.drop(new MoitumiError('timed_out', `The core did not answer within ${seconds} s.`, { seconds })),
    );
    this.#listener.opened();
  }

  #forget(): void {
    this.#current = null;
    this.#heartbeat?.stop();
    this.#heartbeat = null;
  }

  #lost(reason: unknown): void {
    this.#cancelWait();
    if (this.#closed) return;
    if (!this.#listener.lost(reason)) {
      this.#closed = true;
      return;
    }
    this.#cancelWait = this.#options.clock.after(backoff(this.#failures, this.#options.random()), () => this.open());
    this.#failures += 1;
  }
}
