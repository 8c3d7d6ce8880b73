import type { Duplex } from 'node:stream';
import { MoitumiError } from '../../src/domain/error.ts';
import { MAX_FRAME } from '../../src/ports/protocol-codec.ts';
import type { CloseReason, ITransport, ITransportListener } from '../../src/ports/transport.ts';
import { FrameBatch } from './frame-batch.ts';
import { FrameReader } from './frame-reader.ts';

/** How long a closing connection may take to hand over what is queued, in ms; a peer may have stopped reading. */
const CLOSE_GRACE = 2_000;

/** A transport over any byte stream, with a length before each payload. */
export function createStreamTransport(stream: Duplex): ITransport {
  return new StreamTransport(stream);
}

class StreamTransport implements ITransport {
  readonly #stream: Duplex;
  readonly #batch = new FrameBatch();
  #listener: ITransportListener | null = null;
  #state: 'open' | 'closing' | 'closed' = 'open';
  #reason: CloseReason = null;
  #flushing = false;

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on('error', (error) => this.#failed(error));
    stream.on('close', () => this.#closed());
  }

  send(payload: Uint8Array): void {
    if (this.#state !== 'open') return;
    if (payload.length === 0 || payload.length > MAX_FRAME) {
      this.#abort(new MoitumiError('internal', `A payload of ${payload.length} bytes cannot be sent in one frame.`));
      return;
    }
    this.#batch.add(payload);
    if (this.#flushing) return;
    this.#flushing = true;
    // After all promise jobs, also those that what is handled now has yet to start: then all their frames leave in one
    // write, as the answer to a hello with those to the requests behind it.
    queueMicrotask(() => process.nextTick(() => this.#flush()));
  }

  pending(): number {
    return this.#state === 'closed' ? 0 : this.#batch.size + this.#stream.writableLength;
  }

  close(): void {
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    this.#flush();
    this.#stream.end(() => this.#stream.destroy());
    setTimeout(() => this.#stream.destroy(), CLOSE_GRACE).unref();
  }

  listen(listener: ITransportListener): void {
    this.#listener = listener;
    if (this.#state === 'closed') {
      queueMicrotask(() => listener.closed(this.#reason));
      return;
    }
    const reader = new FrameReader((payload) => {
      if (this.#state === 'open') listener.payload(payload);
    });
    this.#stream.on('data', (chunk: Uint8Array) => {
      if (this.#state !== 'open') return;
      const error = reader.read(chunk);
      if (error !== null) this.#abort(error);
    });
    this.#stream.on('end', () => this.close());
  }

  #flush(): void {
    this.#flushing = false;
    const chunks = this.#batch.take();
    const last = chunks.at(-1);
    if (last === undefined || this.#stream.destroyed) return;
    if (chunks.length > 1) this.#stream.cork();
    for (const chunk of chunks) {
      if (chunk === last) this.#stream.write(chunk, () => this.#written());
      else this.#stream.write(chunk);
    }
    if (chunks.length > 1) this.#stream.uncork();
  }

  #written(): void {
    if (this.#state === 'closed' || this.pending() > 0) return;
    this.#batch.reuse();
    this.#listener?.drained();
  }

  #abort(reason: Error): void {
    this.#state = 'closing';
    this.#reason = reason;
    this.#stream.destroy();
  }

  #failed(error: NodeJS.ErrnoException): void {
    // A peer that ended with something unread says ECONNRESET; one that ended while we wrote, EPIPE.
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') this.#reason ??= error;
  }

  #closed(): void {
    this.#state = 'closed';
    this.#listener?.closed(this.#reason);
  }
}
