import type { Reading } from '../../src/domain/signal.ts';
import type { IStateSource } from '../../src/ports/state-source.ts';

/** A source for programs that say nothing but that they started: then they are idle. */
export function idleSource(): IStateSource {
  return { source: 'structured', read: (signal) => (signal.kind === 'started' ? told('idle') : null) };
}

/** A source that a test moves by titles: each is the name of a state. */
export function titledSource(): IStateSource {
  return {
    source: 'structured',
    read: (signal) => (signal.kind === 'title' ? told(signal.title as Reading['state']) : null),
  };
}

function told(state: Reading['state']): Reading {
  return { state, text: `told so: ${state}`, message: null, finished: false, strength: 'proof' };
}
