import type { CloseReason, ITransport } from '../../src/ports/transport.ts';

/** A transport with everything that it tells written down, and promises for what a test waits for. */
export type ObservedTransport = {
  readonly transport: ITransport;
  readonly received: Uint8Array[];
  drains: number;
  closes: number;
  /** The first `count` payloads, once they have come. */
  payloads(count: number): Promise<readonly Uint8Array[]>;
  drained(): Promise<void>;
  closed(): Promise<CloseReason>;
};

/** Listens to a transport. */
export function observe(transport: ITransport): ObservedTransport {
  const waiting = new Set<() => void>();
  const until = async (isTrue: () => boolean) => {
    while (!isTrue()) await new Promise<void>((resolve) => waiting.add(resolve));
  };
  const wake = () => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  let reason: CloseReason = null;
  const observed: ObservedTransport = {
    transport,
    received: [],
    drains: 0,
    closes: 0,
    payloads: async (count) => {
      await until(() => observed.received.length >= count);
      return observed.received.slice(0, count);
    },
    drained: () => until(() => observed.drains > 0),
    closed: async () => {
      await until(() => observed.closes > 0);
      return reason;
    },
  };
  transport.listen({
    payload: (payload) => {
      observed.received.push(payload);
      wake();
    },
    drained: () => {
      observed.drains += 1;
      wake();
    },
    closed: (why) => {
      reason = why;
      observed.closes += 1;
      wake();
    },
  });
  return observed;
}
