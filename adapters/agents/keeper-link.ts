import { MoitumiError } from '../../src/domain/error.ts';
import type { Cancel, IClock } from '../../src/ports/clock.ts';
import type { CloseReason, ITransport } from '../../src/ports/transport.ts';
import {
  decodeKeeperPayload,
  encodeKeeperMessage,
  encodeTerminalBytes,
  KEEPER_PROTOCOL,
  type KeeperEvent,
  type KeeperMethod,
  type KeeperParams,
  type KeeperReply,
  type KeeperResult,
} from './keeper-protocol.ts';

/** How long a keeper may be quiet. */
export type KeeperPatience = {
  /** For the answer to hello. */
  readonly helloMs: number;
  /** For any word after something was asked; then it counts as silent. */
  readonly silenceMs: number;
  /** How often it is asked for a word when there is nothing else to ask. */
  readonly pingMs: number;
};

/** Who is told what comes from a keeper. */
export type LinkListener = {
  event(event: KeeperEvent): void;
  /** It does not answer; everything asked has been rejected with `keeper_silent`. */
  silent(): void;
  /** It answers again. */
  back(): void;
  closed(reason: CloseReason): void;
};

type Pending = {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: MoitumiError) => void;
  readonly onResult: ((result: unknown) => void) | undefined;
};

/** One connection to a keeper. */
export class KeeperLink {
  readonly keeper: string;
  readonly #transport: ITransport;
  readonly #clock: IClock;
  readonly #patience: KeeperPatience;
  readonly #listener: LinkListener;
  readonly #pending = new Map<number, Pending>();
  /** Asked before the keeper fell silent: its answer may still come, and must not go unheard. */
  readonly #overdue = new Map<number, Pending>();
  readonly #channels = new Map<number, (bytes: Uint8Array) => void>();
  #requests = 0;
  #channelNumbers = 0;
  #heard = true;
  #silent = false;
  #watch: Cancel | null = null;
  #ping: Cancel | null = null;

  constructor(
    keeper: string,
    transport: ITransport,
    options: { readonly clock: IClock; readonly patience: KeeperPatience; readonly listener: LinkListener },
  ) {
    this.keeper = keeper;
    this.#transport = transport;
    this.#clock = options.clock;
    this.#patience = options.patience;
    this.#listener = options.listener;
    transport.listen({
      payload: (payload) => this.#receive(payload),
      drained: () => undefined,
      closed: (reason) => this.#closed(reason),
    });
  }

  /** Says hello. Rejects with `keeper_silent` when no answer comes in time, or with the keeper's own refusal. */
  async hello(version: string, onResult: (result: KeeperResult<'hello'>) => void): Promise<void> {
    const late = this.#clock.after(this.#patience.helloMs, () => this.#rejectAll());
    try {
      await this.#ask('hello', { protocol: KEEPER_PROTOCOL, version }, onResult);
      this.#keepAsking();
    } finally {
      late();
    }
  }

  /** Rejects with `keeper_silent`. `onResult` is called before any event that came after the answer. */
  request<M extends KeeperMethod>(
    method: M,
    params: KeeperParams<M>,
    onResult?: (result: KeeperResult<M>) => void,
  ): Promise<KeeperResult<M>> {
    if (this.#silent) return Promise.reject(this.#silence());
    const answer = this.#ask(method, params, onResult);
    // Waiting is what these two are for; whether the keeper is there, `ping` finds out.
    if (method !== 'read_screen' && method !== 'read_output' && method !== 'write' && method !== 'paste')
      this.#expect();
    return answer;
  }

  /** Terminal bytes to a viewer's channel. */
  send(channel: number, bytes: Uint8Array): void {
    this.#transport.send(encodeTerminalBytes(channel, bytes));
  }

  /** A new channel; `bytes` gets what the keeper sends on it. */
  open(bytes: (bytes: Uint8Array) => void): number {
    this.#channelNumbers += 1;
    this.#channels.set(this.#channelNumbers, bytes);
    return this.#channelNumbers;
  }

  /** Forgets a channel. */
  drop(channel: number): void {
    this.#channels.delete(channel);
  }

  close(): void {
    this.#transport.close();
  }

  #ask<M extends KeeperMethod>(
    method: M,
    params: KeeperParams<M>,
    onResult?: (result: KeeperResult<M>) => void,
  ): Promise<KeeperResult<M>> {
    this.#requests += 1;
    const id = this.#requests;
    this.#transport.send(encodeKeeperMessage({ _req_id: id, method, params }));
    return new Promise((resolve, reject) => {
      this.#pending.set(id, {
        resolve: resolve as (result: unknown) => void,
        reject,
        onResult: onResult as Pending['onResult'],
      });
    });
  }

  #receive(payload: Uint8Array): void {
    this.#heard = true;
    if (this.#silent) {
      this.#silent = false;
      this.#listener.back();
    }
    const decoded = decodeKeeperPayload(payload);
    if (decoded === null) return;
    if (decoded.kind === 'terminal') this.#channels.get(decoded.channel)?.(decoded.bytes);
    else if ('event' in decoded.message) this.#listener.event(decoded.message);
    else if (!('method' in decoded.message)) this.#settle(decoded.message);
  }

  #settle(reply: KeeperReply): void {
    const pending = this.#pending.get(reply._req_id) ?? this.#overdue.get(reply._req_id);
    if (pending === undefined) return;
    this.#pending.delete(reply._req_id);
    this.#overdue.delete(reply._req_id);
    if ('error' in reply) {
      pending.reject(new MoitumiError(reply.error.code, reply.error.message, reply.error.data));
      return;
    }
    pending.onResult?.(reply.result);
    pending.resolve(reply.result);
  }

  #keepAsking(): void {
    this.#ping = this.#clock.after(this.#patience.pingMs, () => {
      void this.#ask('ping', {}).catch(() => undefined);
      this.#expect();
      this.#keepAsking();
    });
  }

  /** A word is due. */
  #expect(): void {
    if (this.#watch !== null) return;
    this.#heard = false;
    this.#watch = this.#clock.after(this.#patience.silenceMs, () => {
      this.#watch = null;
      if (this.#heard || this.#silent) return;
      this.#silent = true;
      this.#rejectAll();
      this.#listener.silent();
    });
  }

  #rejectAll(): void {
    for (const [id, pending] of this.#pending) {
      this.#overdue.set(id, pending);
      pending.reject(this.#silence());
    }
    this.#pending.clear();
  }

  #silence(): MoitumiError<'keeper_silent'> {
    const { keeper } = this;
    return new MoitumiError('keeper_silent', `Keeper ${keeper} does not answer; its agents' state is unknown.`, {
      keeper,
    });
  }

  #closed(reason: CloseReason): void {
    this.#watch?.();
    this.#ping?.();
    this.#rejectAll();
    this.#overdue.clear();
    this.#channels.clear();
    this.#listener.closed(reason);
  }
}
