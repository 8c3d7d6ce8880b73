import type { ITransport, ITransportListener } from '../../src/ports/transport.ts';

/** A connection on which nothing arrives until a test says so, and which can be cut with everything that is on its way. */
export class ManualWire {
  readonly near: ITransport;
  readonly far: ITransport;
  readonly #near = new WireEnd();
  readonly #far = new WireEnd();

  constructor() {
    this.#near.peer = this.#far;
    this.#far.peer = this.#near;
    this.near = this.#near;
    this.far = this.#far;
  }

  /** Lets up to `count` payloads arrive, at the far end (`up`) or at the near one. */
  deliver(direction: 'up' | 'down', count: number): void {
    (direction === 'up' ? this.#far : this.#near).arrive(count);
  }

  /** How many are on their way. */
  waiting(direction: 'up' | 'down'): number {
    return (direction === 'up' ? this.#far : this.#near).inbox.length;
  }

  /** The cable is pulled: what is on its way is lost, and both ends notice. */
  cut(): void {
    this.#near.end();
    this.#far.end();
  }
}

class WireEnd implements ITransport {
  peer: WireEnd | null = null;
  listener: ITransportListener | null = null;
  readonly inbox: Uint8Array[] = [];
  #open = true;

  send(payload: Uint8Array): void {
    if (this.#open) this.peer?.inbox.push(payload);
  }

  pending(): number {
    return this.#open ? (this.peer?.inbox.reduce((sum, payload) => sum + payload.length, 0) ?? 0) : 0;
  }

  close(): void {
    queueMicrotask(() => {
      this.arrive(Number.POSITIVE_INFINITY);
      this.end();
      this.peer?.arrive(Number.POSITIVE_INFINITY);
      this.peer?.end();
    });
  }

  listen(listener: ITransportListener): void {
    this.listener = listener;
    if (!this.#open) queueMicrotask(() => listener.closed(null));
  }

  arrive(count: number): void {
    for (let left = count; left > 0 && this.#open; left--) {
      const payload = this.inbox.shift();
      if (payload === undefined) break;
      this.listener?.payload(payload);
    }
    if (this.inbox.length === 0) this.peer?.drained();
  }

  drained(): void {
    if (this.#open) this.listener?.drained();
  }

  end(): void {
    if (!this.#open) return;
    this.#open = false;
    this.inbox.length = 0;
    this.listener?.closed(null);
  }
}
