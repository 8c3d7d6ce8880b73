import type { StateDetail } from '../../../src/domain/agent.ts';
import type { Reading } from '../../../src/domain/signal.ts';

type Data = Readonly<Record<string, unknown>>;

/** A field of a hook's data, if it is a text. */
export function field(data: Data, name: string): string | null {
  const value = data[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A turn is under way, as this event shows. */
export function works(event: string, data: Data): Reading {
  const tool = field(data, 'tool_name');
  return reading('working', event, tool);
}

/** A turn is over. */
export function ended(event: string, more: Partial<Reading> = {}): Reading {
  return { ...reading('idle', event, null), finished: true, ...more };
}

/** It is at its prompt, and no turn ended by that. */
export function rests(event: string, strength: Reading['strength'] = 'proof'): Reading {
  return { ...reading('idle', event, null), strength };
}

/** It needs a person. */
export function waits(event: string, detail: StateDetail, message: string | null): Reading {
  return { ...reading('waiting', event, message), message, detail };
}

function reading(state: Reading['state'], event: string, words: string | null): Reading {
  const text = `its hook ${event} ran${words === null ? '' : ` (${words})`}`;
  return { state, text, message: null, finished: false, strength: 'proof' };
}
