import type { ITerminalEnd, ITerminalSink } from '../ports/control.ts';
import { terminalFrame } from './terminal-frame.ts';

/** Most bytes that wait on one channel; beyond them a fresh screen says the same in less. */
export const CHANNEL_LIMIT = 1024 * 1024;

/** Most writes that wait on one channel, since each of them costs more than its bytes. */
const WRITES_LIMIT = 8_192;

/** Most terminal bytes in one frame, so that a control message behind it does not wait long. */
const LARGEST_FRAME = 16 * 1024;

/** What waits on a channel: bytes of the terminal, or a whole message that must not overtake them. */
type Waiting = { readonly bytes: Uint8Array } | { readonly message: Uint8Array };

type Channel = {
  readonly number: number;
  end: ITerminalEnd | null;
  waiting: Waiting[];
  /** Bytes of the terminal among what waits. */
  size: number;
  overflowed: boolean;
};

/** The terminal channels of one connection: each bounded, each in its turn. */
export class TerminalChannels implements ITerminalSink {
  readonly #wake: () => void;
  readonly #channels = new Map<number, Channel>();
  /** Channels with something that waits, the next one first. */
  readonly #turns = new Set<Channel>();

  /** `wake` is called when something waits that did not before. */
  constructor(wake: () => void) {
    this.#wake = wake;
  }

  write(number: number, bytes: Uint8Array): boolean {
    const channel = this.#channel(number);
    if (channel.overflowed) return false;
    const tooMuch = channel.size > 0 && channel.size + bytes.length > CHANNEL_LIMIT;
    if (tooMuch || channel.waiting.length >= WRITES_LIMIT) {
      this.#overflow(channel);
      return false;
    }
    channel.size += bytes.length;
    this.#enqueue(channel, { bytes });
    return true;
  }

  bind(number: number, end: ITerminalEnd | null): void {
    const channel = this.#channel(number);
    channel.end = end;
    this.#forgetIfDone(channel);
  }

  /** Sends a whole message after the bytes that wait on the channel. */
  follow(number: number, message: Uint8Array): void {
    this.#enqueue(this.#channel(number), { message });
  }

  /** What the other side typed; nothing for a channel that is not bound. */
  input(number: number, bytes: Uint8Array): void {
    this.#channels.get(number)?.end?.input(bytes);
  }

  /** The next payload, the channels taking turns; null when nothing waits. */
  next(): Uint8Array | null {
    const [channel] = this.#turns;
    if (channel === undefined) return null;
    const payload = takePayload(channel);
    this.#turns.delete(channel);
    if (channel.waiting.length > 0) this.#turns.add(channel);
    else this.#forgetIfDone(channel);
    return payload;
  }

  /** The other side has taken everything: channels that had overflowed get their screen anew. */
  drained(): void {
    for (const channel of [...this.#channels.values()]) {
      if (!channel.overflowed) continue;
      channel.overflowed = false;
      channel.end?.refresh();
      this.#forgetIfDone(channel);
    }
  }

  #channel(number: number): Channel {
    const known = this.#channels.get(number);
    if (known !== undefined) return known;
    const channel: Channel = { number, end: null, waiting: [], size: 0, overflowed: false };
    this.#channels.set(number, channel);
    return channel;
  }

  #enqueue(channel: Channel, item: Waiting): void {
    channel.waiting.push(item);
    this.#turns.add(channel);
    this.#wake();
  }

  #overflow(channel: Channel): void {
    channel.overflowed = true;
    channel.waiting = channel.waiting.filter((item) => 'message' in item);
    channel.size = 0;
    if (channel.waiting.length === 0) this.#turns.delete(channel);
  }

  #forgetIfDone(channel: Channel): void {
    if (channel.end === null && channel.waiting.length === 0) this.#channels.delete(channel.number);
  }
}

/** The first message, or as many of the first bytes as fit a frame. */
function takePayload(channel: Channel): Uint8Array {
  const first = channel.waiting[0];
  if (first !== undefined && 'message' in first) {
    channel.waiting.shift();
    return first.message;
  }
  const parts: Uint8Array[] = [];
  let room = LARGEST_FRAME;
  for (let item = channel.waiting[0]; item !== undefined && 'bytes' in item && room > 0; item = channel.waiting[0]) {
    const part = item.bytes.subarray(0, room);
    parts.push(part);
    room -= part.length;
    if (part.length === item.bytes.length) channel.waiting.shift();
    else channel.waiting[0] = { bytes: item.bytes.subarray(part.length) };
  }
  channel.size -= LARGEST_FRAME - room;
  return terminalFrame(channel.number, joined(parts, LARGEST_FRAME - room));
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
