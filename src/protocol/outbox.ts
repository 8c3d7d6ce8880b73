import type { Push } from '../ports/pushes.ts';
import type { ITransport } from '../ports/transport.ts';
import type { TerminalChannels } from './terminal-channels.ts';

/** Most pushes that wait for one connection, by number and by bytes; beyond them a snapshot says the same in less. */
export const PUSH_LIMIT = { count: 4_096, bytes: 1024 * 1024 } as const;

/** Most bytes of replies that wait; who asks for more without reading is no client of ours. */
export const REPLY_LIMIT = 32 * 1024 * 1024;

/** Bytes in the transport up to which control messages are handed to it. */
const CONTROL_WINDOW = 256 * 1024;

/** Bytes in the transport up to which terminal bytes are: so much, and no more, a control message may find before it. */
const TERMINAL_WINDOW = 64 * 1024;

/** So many sent messages are forgotten together, since taking them off one by one would move all others each time. */
const TRIM_AT = 4_096;

/** A control message that waits; a page of a snapshot is encoded only when its turn has come. */
type Waiting =
  | { readonly kind: 'reply' | 'push'; readonly payload: Uint8Array }
  | { readonly kind: 'page'; readonly push: Push };

/** What the outbox asks of its session. */
export type OutboxOptions = {
  readonly transport: ITransport;
  readonly channels: TerminalChannels;
  readonly encode: (push: Push) => readonly Uint8Array[];
  /** The pushes were dropped, and all else has gone out: what to send instead. */
  readonly resync: () => readonly Push[];
  /** The other side asks and does not read. */
  readonly clogged: () => void;
};

/** What waits to go out on one connection: control messages in order, terminal bytes behind them. */
export class Outbox {
  readonly #options: OutboxOptions;
  #waiting: Waiting[] = [];
  /** Where the queue begins in `#waiting`. */
  #first = 0;
  #pushes = { count: 0, bytes: 0 };
  #replyBytes = 0;
  #dropping = false;
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** A reply; never dropped. */
  reply(payload: Uint8Array): void {
    if (this.#closed || this.#sendNow(payload)) return;
    this.#replyBytes += payload.length;
    this.#waiting.push({ kind: 'reply', payload });
    if (this.#replyBytes > REPLY_LIMIT) this.#options.clogged();
  }

  /** A push; dropped with all others that wait when they become too many. */
  push(payload: Uint8Array): void {
    if (this.#closed || this.#dropping || this.#sendNow(payload)) return;
    this.#waiting.push({ kind: 'push', payload });
    this.#pushes.count += 1;
    this.#pushes.bytes += payload.length;
    if (this.#pushes.count > PUSH_LIMIT.count || this.#pushes.bytes > PUSH_LIMIT.bytes) this.#overflow();
  }

  /** What was missed, or a snapshot; never dropped, and encoded page by page as the other side takes it. */
  pages(pushes: readonly Push[]): void {
    for (const push of pushes) this.#waiting.push({ kind: 'page', push });
    this.pump();
  }

  /** Hands over what there is room for. */
  pump(): void {
    const { transport, channels } = this.#options;
    while (this.#first < this.#waiting.length && transport.pending() < CONTROL_WINDOW) this.#sendFirst();
    if (this.#first < this.#waiting.length) return;
    while (transport.pending() < TERMINAL_WINDOW) {
      const payload = channels.next();
      if (payload === null) return;
      transport.send(payload);
    }
  }

  /** The transport has handed over everything it had. */
  drained(): void {
    if (this.#dropping && this.#first === this.#waiting.length) {
      this.#dropping = false;
      this.pages(this.#options.resync());
    }
    this.#options.channels.drained();
    this.pump();
  }

  /** Hands over all control messages, however many; nothing is taken any more. */
  finish(): void {
    while (this.#first < this.#waiting.length) this.#sendFirst();
    this.#closed = true;
  }

  /** Forgets what waits; nothing is taken any more. */
  discard(): void {
    this.#replace([]);
    this.#closed = true;
  }

  #sendNow(payload: Uint8Array): boolean {
    const { transport } = this.#options;
    if (this.#first < this.#waiting.length || transport.pending() >= CONTROL_WINDOW) return false;
    transport.send(payload);
    return true;
  }

  #sendFirst(): void {
    const item = this.#waiting[this.#first];
    this.#first += 1;
    if (item === undefined) return;
    if (item.kind === 'reply') this.#replyBytes -= item.payload.length;
    if (item.kind === 'push') {
      this.#pushes.count -= 1;
      this.#pushes.bytes -= item.payload.length;
    }
    if (this.#first === this.#waiting.length) this.#replace([]);
    else if (this.#first === TRIM_AT) this.#replace(this.#waiting.slice(TRIM_AT));
    const payloads = item.kind === 'page' ? this.#options.encode(item.push) : [item.payload];
    for (const payload of payloads) this.#options.transport.send(payload);
  }

  #overflow(): void {
    this.#dropping = true;
    this.#replace(this.#waiting.slice(this.#first).filter((item) => item.kind !== 'push'));
    this.#pushes = { count: 0, bytes: 0 };
  }

  #replace(waiting: Waiting[]): void {
    this.#waiting = waiting;
    this.#first = 0;
  }
}
