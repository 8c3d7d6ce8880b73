import type { Reading } from '../../src/domain/signal.ts';
import type { IStateSource } from '../../src/ports/state-source.ts';

/**
 * What the process alone tells. Of a shell: at its prompt, or running a job, by who has its terminal.
 * Of a known agent, nothing: that it runs does not tell whether its turn does. Any other command works while it runs.
 */
export function createProcessSource(kind: 'shell' | 'agent' | 'command'): IStateSource {
  return {
    source: 'process',
    read: (signal) => {
      if (signal.kind === 'started' && kind === 'command') return said('working', 'its process runs');
      if (signal.kind !== 'foreground' || kind !== 'shell') return null;
      return signal.own ? said('idle', 'the shell is at its prompt') : said('working', 'the shell runs a job');
    },
  };
}

function said(state: 'working' | 'idle', text: string): Reading {
  return { state, text, message: null, finished: false, strength: 'proof' };
}
