/** Control sequences in a program's output, as terminals read them: by ECMA-48, in UTF-8, with 7-bit or 8-bit controls. */

/** What a sequence is, and where what follows its introducer begins. */
export type Sequence = { readonly kind: SequenceKind; readonly content: number };

/** `identify` is DECID as an 8-bit control; `string` is SOS, PM and APC. */
export type SequenceKind = 'csi' | 'osc' | 'dcs' | 'string' | 'escape' | 'identify';

export const ESC = 0x1b;
/** First byte of the C1 controls in UTF-8. */
export const C1 = 0xc2;

/** The offset of the next thing that is more than text, or the length. */
export function nextSequence(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === ESC) return at;
    if (byte === C1 && isC1Introducer(bytes[at + 1])) return at;
  }
  return bytes.length;
}

/** The sequence that is introduced at `at`; null: not told yet. */
export function sequenceAt(bytes: Uint8Array, at: number): Sequence | null {
  if (bytes[at] === C1) {
    const second = bytes[at + 1];
    if (second === undefined) return null;
    return { kind: KINDS[second - 0x40] ?? 'identify', content: at + 2 };
  }
  let letter = at + 1;
  while (isIgnored(bytes[letter])) letter += 1;
  const found = bytes[letter];
  if (found === undefined) return null;
  const kind = KINDS[found];
  return kind === undefined ? { kind: 'escape', content: at + 1 } : { kind, content: letter + 1 };
}

/** The offset after the sequence that begins at `at`; -1 when its end is not there yet. */
export function endOfSequence(bytes: Uint8Array, at: number): number {
  const found = sequenceAt(bytes, at);
  if (found === null) return -1;
  switch (found.kind) {
    case 'identify':
      return found.content;
    case 'csi':
      return endWith(bytes, found.content, 0x40);
    case 'escape':
      return endWith(bytes, found.content, 0x30);
    case 'osc':
      return endOfString(bytes, found.content, true);
    case 'dcs':
    case 'string':
      return endOfString(bytes, found.content, false);
  }
}

/** The offset after the string that goes on at `from`; -1 when its end is not there yet. `bell`: BEL ends it, too. */
export function endOfString(bytes: Uint8Array, from: number, bell: boolean): number {
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if ((byte === BEL && bell) || breaksOff(byte)) return at + 1;
    const next = bytes[at + 1];
    if (byte === C1 && next === 0x9c) return at + 2;
    if (byte !== ESC) continue;
    if (next === undefined) return -1;
    return next === 0x5c ? at + 2 : at;
  }
  return -1;
}

/** Not broken off: what is left of a broken sequence takes in the text after it, once what broke it is left out. */
export function isWhole(bytes: Uint8Array, { kind, content }: Sequence, end: number): boolean {
  const last = bytes[end - 1] ?? 0;
  switch (kind) {
    case 'identify':
      return true;
    case 'csi':
      return end > content && last >= 0x40 && last <= 0x7e;
    case 'escape':
      return end > content && last >= 0x30 && last <= 0x7e;
    default:
      return last === BEL || (last === 0x5c && bytes[end - 2] === ESC) || (last === 0x9c && bytes[end - 2] === C1);
  }
}

/** What is between introducer and end, a character a byte, without the control characters that terminals act on inside it. */
export function contentOf(bytes: Uint8Array, from: number, end: number): string {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString('latin1');
  return raw.replace(/[\x00-\x1f\x7f]/g, '');
}

/** Where an incomplete character at the very end begins, else the length. */
export function wholeCharacters(bytes: Uint8Array): number {
  for (let at = bytes.length - 1; at >= 0 && at >= bytes.length - 3; at -= 1) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return at + lengthOfCharacter(byte) > bytes.length ? at : bytes.length;
  }
  return bytes.length;
}

const BEL = 0x07;
const CAN = 0x18;
const SUB = 0x1a;
const DEL = 0x7f;

const KINDS: Readonly<Record<number, SequenceKind>> = {
  91: 'csi',
  93: 'osc',
  80: 'dcs',
  88: 'string',
  94: 'string',
  95: 'string',
};

/** DCS, SOS, DECID, CSI, OSC, PM, APC as their second byte in UTF-8. */
function isC1Introducer(byte: number | undefined): boolean {
  return byte === 0x90 || byte === 0x98 || (byte !== undefined && byte >= 0x9a && byte <= 0x9f && byte !== 0x9c);
}

/** A control character that terminals act on inside a sequence, and go on reading it. */
function isIgnored(byte: number | undefined): boolean {
  if (byte === undefined || byte === ESC || breaksOff(byte)) return false;
  return byte < 0x20 || byte === DEL;
}

/** CAN and SUB. */
function breaksOff(byte: number | undefined): boolean {
  return byte === CAN || byte === SUB;
}

/** A sequence ends with a byte from `low` on; ESC, CAN and SUB break it off. */
function endWith(bytes: Uint8Array, from: number, low: number): number {
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === ESC) return at;
    if ((byte >= low && byte < DEL) || breaksOff(byte)) return at + 1;
    if (byte > DEL) return at;
  }
  return -1;
}

function lengthOfCharacter(first: number): number {
  if (first >= 0xf0) return 4;
  return first >= 0xe0 ? 3 : 2;
}
