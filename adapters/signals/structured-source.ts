import type { Reading } from '../../src/domain/signal.ts';
import type { IStateSource } from '../../src/ports/state-source.ts';

/** What an agent's channels and status files say; of several, the one that spoke last. */
export function createStructuredSource(): IStateSource {
  const channels = new Map<string, Reading>();
  return {
    source: 'structured',
    read: (signal) => {
      if (signal.kind !== 'structured') return null;
      channels.delete(signal.channel);
      if (signal.reading !== null) channels.set(signal.channel, signal.reading);
      return signal.reading ?? [...channels.values()].at(-1) ?? 'withdraw';
    },
  };
}
