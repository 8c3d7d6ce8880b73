import type { IStateSource } from '../../src/ports/state-source.ts';

/** Silence of an agent that says nothing of itself: perhaps it is idle, until it writes again. It proves nothing. */
export function createQuietSource(): IStateSource {
  let quiet = false;
  return {
    source: 'quiet',
    read: (signal) => {
      if (signal.kind === 'quiet') {
        quiet = true;
        const text = `perhaps idle: it has written nothing for ${Math.round(signal.ms / 1_000)} s`;
        return { state: 'idle', text, message: null, finished: false, strength: 'hint' };
      }
      if (!quiet || signal.kind !== 'output') return null;
      quiet = false;
      return 'withdraw';
    },
  };
}
