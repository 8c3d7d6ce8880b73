import { MoitumiError } from './error.ts';
import { createInputTokenizer, type InputToken } from './input-tokens.ts';
import { type DecodedToken, decodeToken, type KeyEvent } from './key-decoder.ts';

/** The keys to press one after the other, most often just one. */
export type DetachKey = readonly KeyEvent[];

/** The detach key where the configuration names none. */
export const DEFAULT_DETACH_KEY = 'C-\\';

/** Reads `C-\`, `M-d`, `F12` or `C-a d`; throws `bad_request` for what is no key. */
export function parseDetachKey(text: string): DetachKey {
  const keys = text
    .trim()
    .split(/\s+/)
    .map((name) => /^((?:[CMS]-)*)(.|[A-Z][A-Za-z0-9]+)$/u.exec(name))
    .map((match) => (match === null ? null : toKey(match[1] ?? '', match[2] ?? '')));
  const known = keys.filter((key) => key !== null);
  if (known.length === keys.length) return known;
  throw new MoitumiError('bad_request', `"${text}" is no key: write it as C-\\, M-d, F12 or C-a d.`);
}

function toKey(modifiers: string, name: string): KeyEvent {
  const ctrl = modifiers.includes('C-');
  return {
    kind: 'key',
    key: name === 'Space' ? ' ' : ctrl && name.length === 1 ? name.toLowerCase() : name,
    ctrl,
    alt: modifiers.includes('M-'),
    shift: modifiers.includes('S-'),
  };
}

/** Reads the one key that goes on to the next agent; throws as `parseDetachKey`. */
export function parseNextKey(text: string): KeyEvent | null {
  return parseDetachKey(text)[0] ?? null;
}

/** What may pass on to the program. */
export type Passage = {
  readonly bytes: Uint8Array;
  /** The key was found, and the rest is dropped. */
  readonly detached: boolean;
  /** The next key, as it was typed, and what came after it in the same read; null: it was not found. */
  readonly next: Uint8Array | null;
};

/** Looks for the detach key in what a person types, in every form a terminal may send it, but not inside a paste. */
export type DetachFilter = {
  push(bytes: Uint8Array): Passage;
  /** To be called when nothing more came for 20 ms and `pending()`: what is held passes on. */
  flush(): Passage;
  pending(): boolean;
};

/** A filter that passes every byte on, unchanged and in order, until it finds the key; or the one for the next agent, if there is one. */
export function createDetachFilter(detachKey: DetachKey, nextKey: KeyEvent | null = null): DetachFilter {
  const tokenizer = createInputTokenizer();
  /** How many keys of the detach key were pressed so far, and their bytes, held until the next key tells. */
  let pressed = 0;
  let held: Uint8Array[] = [];

  const release = (out: Uint8Array[]): void => {
    out.push(...held);
    held = [];
    pressed = 0;
  };

  const pass = (token: InputToken, out: Uint8Array[]): void => {
    const event = decodeToken(token);
    const silent = event.kind === 'other' && token.kind === 'csi';
    if (silent && pressed > 0) {
      // The release of a key that is held back, where the terminal tells of releases.
      held.push(token.bytes);
      return;
    }
    if (!presses(event, detachKey[pressed])) release(out);
    if (!presses(event, detachKey[pressed])) {
      out.push(token.bytes);
      return;
    }
    held.push(token.bytes);
    pressed += 1;
  };

  /** Not where it is a part of the detach key. */
  const isNext = (token: InputToken): boolean => {
    if (nextKey === null) return false;
    const event = decodeToken(token);
    return presses(event, nextKey) && !presses(event, detachKey[pressed]);
  };

  const passAll = (tokens: readonly InputToken[]): Passage => {
    const out: Uint8Array[] = [];
    const all = tokens.flatMap(withoutStrayEscape);
    for (const [index, token] of all.entries()) {
      if (isNext(token)) {
        const next = joined(all.slice(index).map(({ bytes }) => bytes));
        return { bytes: joined(out), detached: false, next };
      }
      pass(token, out);
      if (pressed > 0 && pressed === detachKey.length) return { bytes: joined(out), detached: true, next: null };
    }
    return { bytes: joined(out), detached: false, next: null };
  };

  return {
    push: (bytes) => passAll(tokenizer.push(bytes)),
    flush: () => passAll(tokenizer.flush()),
    pending: () => tokenizer.pending(),
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** ESC and then Ctrl-\ in one read are two keys to a person who wants to leave, whatever else they could mean. */
function withoutStrayEscape(token: InputToken): readonly InputToken[] {
  if (token.kind !== 'alt' || (token.bytes[1] ?? 0) >= 0x20) return [token];
  return [
    { kind: 'escape', bytes: token.bytes.subarray(0, 1) },
    { kind: 'character', bytes: token.bytes.subarray(1) },
  ];
}

function presses(event: DecodedToken, wanted: KeyEvent | undefined): boolean {
  if (event.kind !== 'key' || wanted === undefined) return false;
  return (['key', 'ctrl', 'alt', 'shift'] as const).every((part) => event[part] === wanted[part]);
}
