import { MoitumiError } from '../../src/domain/error.ts';
import { MAX_FRAME } from '../../src/ports/protocol-codec.ts';
import type { CloseReason, ITransport, ITransportListener } from '../../src/ports/transport.ts';

/** Two ends of a connection within this process. What is sent is handed over by reference, in the next turn of the event loop. */
export function memoryPair(): readonly [ITransport, ITransport] {
  const left = new MemoryEnd();
  const right = new MemoryEnd();
  left.join(right);
  right.join(left);
  return [left, right];
}

/** `ending`: the other side closed, what it sent before is still delivered; `closing`: this side did, and wants no more. */
type EndState = 'open' | 'ending' | 'closing' | 'closed';

class MemoryEnd implements ITransport {
  /** Itself until `join`. */
  #peer: MemoryEnd = this;
  #listener: ITransportListener | null = null;
  #state: EndState = 'open';
  #reason: CloseReason = null;
  /** Sent by the peer, not yet delivered here. */
  #inbox: Uint8Array[] = [];
  #inboxBytes = 0;
  #scheduled = false;

  join(peer: MemoryEnd): void {
    this.#peer = peer;
  }

  send(payload: Uint8Array): void {
    if (this.#state !== 'open') return;
    if (payload.length === 0 || payload.length > MAX_FRAME) {
      this.#reason = new MoitumiError('internal', `A payload of ${payload.length} bytes cannot be sent in one frame.`);
      this.close();
      return;
    }
    this.#peer.#receive(payload);
  }

  pending(): number {
    return this.#state === 'open' ? this.#peer.#inboxBytes : 0;
  }

  close(): void {
    if (this.#state === 'closing' || this.#state === 'closed') return;
    this.#state = 'closing';
    this.#schedule();
    this.#peer.#ended();
  }

  listen(listener: ITransportListener): void {
    this.#listener = listener;
    this.#schedule();
  }

  #receive(payload: Uint8Array): void {
    if (this.#state !== 'open') return;
    this.#inbox.push(payload);
    this.#inboxBytes += payload.length;
    this.#schedule();
  }

  #ended(): void {
    if (this.#state !== 'open') return;
    this.#state = 'ending';
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#listener === null) return;
    this.#scheduled = true;
    setImmediate(() => this.#deliver());
  }

  #deliver(): void {
    this.#scheduled = false;
    const payloads = this.#inbox;
    this.#inbox = [];
    for (const payload of payloads) {
      this.#inboxBytes -= payload.length;
      if (this.#state === 'open' || this.#state === 'ending') this.#listener?.payload(payload);
    }
    if (payloads.length > 0) this.#peer.#drained();
    if (this.#state === 'ending' || this.#state === 'closing') {
      this.#state = 'closed';
      this.#listener?.closed(this.#reason);
    }
  }

  #drained(): void {
    if (this.#state === 'open' && this.pending() === 0) this.#listener?.drained();
  }
}
