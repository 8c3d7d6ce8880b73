import { MoitumiError } from '../../src/domain/error.ts';

/** How deep objects and arrays may be nested in a message. */
export const MAX_DEPTH = 32;

/** Keys through which a careless assignment reaches an object's prototype. */
const DANGEROUS_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Cheap: whether a text could hold a dangerous key at all, spelt out or with an escape. */
const MAY_BE_DANGEROUS = /__proto__|constructor|prototype|\\u/;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Throws when brackets are nested too deep. It reads the bytes, so that nothing deep is ever built. */
export function checkDepth(payload: Uint8Array): void {
  let depth = 0;
  for (let at = 0; at < payload.length; at++) {
    const byte = payload[at];
    if (byte === QUOTE) at = endOfString(payload, at);
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (++depth > MAX_DEPTH) {
        throw new MoitumiError('bad_request', `A message is nested deeper than ${MAX_DEPTH} levels.`);
      }
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
  }
}

/** Throws when a parsed message has a dangerous key anywhere. `text` is what it was parsed from. */
export function checkKeys(message: object, text: string): void {
  if (!MAY_BE_DANGEROUS.test(text)) return;
  const waiting: object[] = [message];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    for (const [key, child] of Object.entries(value)) {
      if (DANGEROUS_KEYS.has(key)) {
        throw new MoitumiError('bad_request', `A message may not have the key ${key}.`, { path: key });
      }
      if (typeof child === 'object' && child !== null) waiting.push(child);
    }
  }
}

/** Where the string that begins at `start` ends: its closing quote. */
function endOfString(payload: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < payload.length && payload[at] !== QUOTE) at += payload[at] === BACKSLASH ? 2 : 1;
  return at;
}
