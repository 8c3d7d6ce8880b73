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

/** What may pass on to the program; `detached`: the key was found, and the rest is dropped. */
export type Passage = { readonly bytes: Uint8Array; readonly detached: boolean };

/** Looks for the detach key in what a person types, in every form a terminal may send it, but not inside a paste. */
export type DetachFilter = {
  push(bytes: Uint8Array): Passage;
  /** To be called when nothing more came for 20 ms and `pending()`: what is held passes on. */
  flush(): Passage;
  pending(): boolean;
};

/** A filter that passes every byte on, unchanged and in order, until it finds the key. */
export function createDetachFilter(detachKey: DetachKey): DetachFilter {
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

  const passAll = (tokens: readonly InputToken[]): Passage => {
    const out: Uint8Array[] = [];
    for (const token of tokens.flatMap(withoutStrayEscape)) {
      pass(token, out);
      if (pressed === detachKey.length) return { bytes: joined(out), detached: true };
    }
    return { bytes: joined(out), detached: false };
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
