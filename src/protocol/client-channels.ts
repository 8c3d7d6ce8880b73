import { MoitumiError } from '../domain/error.ts';
import type { Push } from '../ports/pushes.ts';
import type { Method, Params, Result } from '../ports/requests.ts';
import type { AttachTarget, IChannelSink, IClientChannel } from './control-client.ts';
import type { ChannelPush } from './push-table.ts';
import { terminalFrame } from './terminal-frame.ts';

/** What channels need of their client. */
export interface IChannelLink {
  /** Sends a request on the present connection; rejects with `disconnected` when that is lost, or there is none. */
  once<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
  /** Sends a payload on the present connection, or nothing when there is none or it is full. */
  send(payload: Uint8Array): void;
}

/** Most typed bytes in one frame. */
const LARGEST_INPUT = 64 * 1024;

/** The terminal channels of a client, attached again on every new connection. */
export class ClientChannels {
  readonly #link: IChannelLink;
  readonly #channels = new Map<number, Channel>();
  #last = 0;

  constructor(link: IChannelLink) {
    this.#link = link;
  }

  /** Opens a channel, on this connection or, if that is lost meanwhile, on the next. */
  attach(target: AttachTarget, sink: IChannelSink): Promise<IClientChannel> {
    this.#last += 1;
    const number = this.#last;
    return new Promise((resolve, reject) => {
      const channel = new Channel(this.#link, number, target, sink, {
        opened: resolve,
        refused: reject,
        over: () => this.#channels.delete(number),
      });
      this.#channels.set(number, channel);
      channel.join();
    });
  }

  /** Bytes of a terminal; those of a channel that is over are ignored. */
  bytes(number: number, bytes: Uint8Array): void {
    this.#channels.get(number)?.sink.bytes(bytes);
  }

  /** A push that is about one channel. */
  push(push: Push<ChannelPush>): void {
    const channel = this.#channels.get(push.data.channel);
    if (push.event === 'viewing_changed') channel?.sink.changed(push.data);
    else if (push.event === 'next_wanted') channel?.sink.next?.(Uint8Array.from(push.data.typed));
    else channel?.left(push.data.reason);
  }

  /** There is a new connection. */
  rejoin(): void {
    for (const channel of this.#channels.values()) channel.join();
  }

  /** There will be no other connection. */
  endAll(reason: 'lost' | 'detached'): void {
    for (const channel of [...this.#channels.values()]) channel.end(reason);
  }
}

type ChannelEvents = {
  readonly opened: (channel: IClientChannel) => void;
  readonly refused: (error: MoitumiError) => void;
  readonly over: () => void;
};

class Channel implements IClientChannel {
  readonly sink: IChannelSink;
  readonly #link: IChannelLink;
  readonly #number: number;
  readonly #events: ChannelEvents;
  #target: AttachTarget;
  #state: 'opening' | 'open' | 'over' = 'opening';
  /** How it ended, as told before the answer to `attach`. */
  #ended: 'exited' | 'lost' | 'detached' | null = null;

  constructor(link: IChannelLink, number: number, target: AttachTarget, sink: IChannelSink, events: ChannelEvents) {
    this.#link = link;
    this.#number = number;
    this.#target = target;
    this.sink = sink;
    this.#events = events;
  }

  /** Attaches on the present connection. */
  join(): void {
    this.#ended = null;
    this.#link.once('attach', { ...this.#target, channel: this.#number }).then(
      (viewing) => {
        if (this.#state === 'over') return;
        const first = this.#state === 'opening';
        this.#state = 'open';
        this.#target = { ...this.#target, again: true };
        this.sink.changed(viewing);
        if (first) this.#events.opened(this);
        if (this.#ended !== null) this.end(this.#ended);
      },
      (error: MoitumiError) => this.#notJoined(error),
    );
  }

  input(bytes: Uint8Array): void {
    if (this.#state !== 'open') return;
    for (let at = 0; at < bytes.length; at += LARGEST_INPUT) {
      this.#link.send(terminalFrame(this.#number, bytes.subarray(at, at + LARGEST_INPUT)));
    }
  }

  resize(cols: number, rows: number): void {
    this.#target = { ...this.#target, cols, rows };
    if (this.#state !== 'open') return;
    this.#link.once('resize', { channel: this.#number, cols, rows }).then(
      (viewing) => this.#changed(viewing),
      // Away: the new size goes with the next attach. Gone: `channel_closed` says so.
      () => undefined,
    );
  }

  async take(): Promise<void> {
    this.#changed(await this.#link.once('take', { channel: this.#number }));
  }

  async detach(): Promise<boolean> {
    if (this.#state === 'over') return true;
    this.end('detached');
    try {
      await this.#link.once('detach', { channel: this.#number });
      return true;
    } catch (error) {
      // It had ended by itself; or it went with its connection, which a door may outlive.
      return error instanceof MoitumiError && error.code === 'no_such_channel';
    }
  }

  /** The other side has let go of it; that may overtake the answer to `attach`, which then still counts. */
  left(reason: 'exited' | 'lost' | 'detached'): void {
    if (this.#state === 'opening') this.#ended = reason;
    else this.end(reason);
  }

  /** It is over, and its sink is told so; once. */
  end(reason: 'exited' | 'lost' | 'detached'): void {
    if (this.#state === 'over') return;
    const opening = this.#state === 'opening';
    this.#state = 'over';
    this.#events.over();
    if (opening)
      this.#events.refused(new MoitumiError('disconnected', 'The connection closed before the terminal was attached.'));
    else this.sink.closed(reason);
  }

  #notJoined(error: MoitumiError): void {
    // The next connection attaches it.
    if (error.code === 'disconnected' || this.#state === 'over') return;
    if (this.#state === 'open') {
      this.end(error.code === 'agent_not_running' ? 'exited' : 'lost');
      return;
    }
    this.#state = 'over';
    this.#events.over();
    this.#events.refused(error);
  }

  #changed(viewing: Result<'take'>): void {
    if (this.#state === 'open') this.sink.changed(viewing);
  }
}
