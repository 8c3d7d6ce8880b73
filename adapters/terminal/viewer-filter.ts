/**
 * What of an agent's output goes to its viewers: everything in whole sequences and whole characters, so that
 * a screen can be sent between any two chunks; without queries, which the keeper alone answers, and without what
 * would write the viewer's clipboard.
 */
export type ViewerFilter = {
  /** The next bytes for viewers; may be none. The result may share the input's memory. */
  push(bytes: Uint8Array): Uint8Array;
};

/** A string sequence longer than this (a picture, an attack) is not passed on. */
const MAX_SEQUENCE = 64 * 1024;

/** A filter at the beginning of an output. */
export function createViewerFilter(): ViewerFilter {
  let held: Uint8Array = NOTHING;
  /** Inside a string sequence that became too long: dropped up to its end. */
  let dropping = false;

  const push = (bytes: Uint8Array): Uint8Array => {
    if (held.length === 0 && !dropping && isText(bytes)) return bytes;
    const input = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    const from = dropping ? endOfString(input, 0) : 0;
    if (from === -1) {
      // The last byte may be the first half of the terminator.
      held = input.slice(-1);
      return NOTHING;
    }
    const { kept, whole } = split(input, from);
    dropping = input.length - whole > MAX_SEQUENCE;
    held = dropping ? input.slice(-1) : input.slice(whole);
    return kept.length === 1 && kept[0] !== undefined ? kept[0] : Buffer.concat(kept);
  };

  return { push };
}

/** Whether it is text alone, and whole: most of a flood is, and is told so ten times as fast. */
function isText(bytes: Uint8Array): boolean {
  return !bytes.includes(ESC) && !bytes.includes(ENQ) && !bytes.includes(C1) && wholeCharacters(bytes) === bytes.length;
}

/** What of `input` viewers get, and where what is not whole yet begins. */
function split(input: Uint8Array, start: number): { kept: Uint8Array[]; whole: number } {
  const kept: Uint8Array[] = [];
  const end = wholeCharacters(input);
  let from = start;
  let at = nextIntroducer(input, start);
  while (at < end) {
    const next = endOfSequence(input, at);
    if (next === -1) break;
    if (isForbidden(input, at, next)) {
      if (at > from) kept.push(input.subarray(from, at));
      from = next;
    }
    at = nextIntroducer(input, next);
  }
  const whole = Math.max(Math.min(at, end), from);
  if (whole > from) kept.push(input.subarray(from, whole));
  return { kept, whole };
}

const NOTHING = new Uint8Array(0);

const ESC = 0x1b;
const ENQ = 0x05;
/** First byte of the C1 controls in UTF-8. */
const C1 = 0xc2;

/** The offset of the next thing that is more than text, or the length. */
function nextIntroducer(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === ESC || byte === ENQ) return at;
    if (byte === C1 && isC1Introducer(bytes[at + 1])) return at;
  }
  return bytes.length;
}

/** DCS, SOS, CSI, OSC, PM, APC as their second byte in UTF-8. */
function isC1Introducer(byte: number | undefined): boolean {
  return byte === 0x90 || byte === 0x98 || (byte !== undefined && byte >= 0x9b && byte <= 0x9f && byte !== 0x9c);
}

type Kind = 'csi' | 'osc' | 'dcs' | 'string' | 'escape' | 'enquiry';

/** The kind of sequence at `at`, and where its content begins; null: not told yet. */
function introducer(bytes: Uint8Array, at: number): { kind: Kind; content: number } | null {
  if (bytes[at] === ENQ) return { kind: 'enquiry', content: at + 1 };
  const second = bytes[at + 1];
  if (second === undefined) return null;
  const letter = bytes[at] === C1 ? second - 0x40 : second;
  const kind = KINDS[letter] ?? 'escape';
  return { kind, content: kind === 'escape' ? at + 1 : at + 2 };
}

const KINDS: Readonly<Record<number, Kind>> = {
  91: 'csi',
  93: 'osc',
  80: 'dcs',
  88: 'string',
  94: 'string',
  95: 'string',
};

/** The offset after the sequence that begins at `at`; -1 when its end is not there yet. */
function endOfSequence(bytes: Uint8Array, at: number): number {
  const found = introducer(bytes, at);
  if (found === null) return -1;
  switch (found.kind) {
    case 'enquiry':
      return found.content;
    case 'csi':
      return endWith(bytes, found.content, 0x40, 0x7e);
    case 'escape':
      return endWith(bytes, found.content, 0x30, 0x7e);
    case 'osc':
    case 'dcs':
    case 'string':
      return endOfString(bytes, found.content);
  }
}

/** A sequence ends with a byte of a range; ESC, CAN and SUB break it off. */
function endWith(bytes: Uint8Array, from: number, low: number, high: number): number {
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === ESC) return at;
    if ((byte >= low && byte <= high) || byte === 0x18 || byte === 0x1a) return at + 1;
    if (byte > 0x7f) return at;
  }
  return -1;
}

/** A string ends with BEL, ST in either form, CAN or SUB; any other ESC begins something new. */
function endOfString(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === 0x07 || byte === 0x18 || byte === 0x1a) return at + 1;
    const next = bytes[at + 1];
    if (byte === C1 && next === 0x9c) return at + 2;
    if (byte === ESC) {
      if (next === undefined) return -1;
      return next === 0x5c ? at + 2 : at;
    }
  }
  return -1;
}

/** Where an incomplete character at the very end begins, else the length. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let at = bytes.length - 1; at >= 0 && at >= bytes.length - 3; at -= 1) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return at + lengthOfCharacter(byte) > bytes.length ? at : bytes.length;
  }
  return bytes.length;
}

function lengthOfCharacter(first: number): number {
  if (first >= 0xf0) return 4;
  return first >= 0xe0 ? 3 : 2;
}

/** Queries and clipboard writes. */
function isForbidden(bytes: Uint8Array, at: number, end: number): boolean {
  const found = introducer(bytes, at);
  if (found === null || !isWhole(bytes, found, end)) return true;
  switch (found.kind) {
    case 'enquiry':
      return true;
    case 'csi':
      return CSI_QUERY.test(text(bytes, found.content, end));
    case 'osc':
      return OSC_FORBIDDEN.test(text(bytes, found.content, Math.min(end, found.content + 64)));
    case 'dcs':
      // DECRQSS and XTGETTCAP; also tmux's passthrough, which would carry any of these.
      return DCS_FORBIDDEN.test(text(bytes, found.content, Math.min(end, found.content + 16)));
    case 'string':
      // APC G: the kitty graphics protocol answers each picture. SOS and PM mean nothing.
      return true;
    case 'escape':
      return text(bytes, found.content, end) === 'Z';
  }
}

/** Not broken off: what is left of a broken sequence would take in the text after it, once what broke it is left out. */
function isWhole(bytes: Uint8Array, { kind, content }: { kind: Kind; content: number }, end: number): boolean {
  const last = bytes[end - 1] ?? 0;
  switch (kind) {
    case 'enquiry':
      return true;
    case 'csi':
      return end > content && last >= 0x40 && last <= 0x7e;
    case 'escape':
      return end > content && last >= 0x30 && last <= 0x7e;
    default:
      return last === 0x07 || (last === 0x5c && bytes[end - 2] === ESC) || (last === 0x9c && bytes[end - 2] === C1);
  }
}

/** DA1-3, DSR, DECRQM, `?u`, XTVERSION, window reports, DECREQTPARM, DECRQCRA, and in-band resize reports (mode 2048). */
const CSI_QUERY =
  /^([>=]?[\d;]*c|\??[\d;]*n|\??[\d;]*\$p|\?[\d;]*u|>[\d;]*q|(1[13-9]|2[01])[\d;]*t|[01]?x|[\d;]*\*y|\?[\d;]*2048[\d;]*[hl])$/;

/** Queries of colours, of OSC 7501, 99 and 1337, and the clipboard (52, 5522). */
const OSC_FORBIDDEN = /^(4;.*\?|1\d;.*\?|7501;\?|52;|5522;|99;[^;]*p=\?|1337;Cap)/s;

const DCS_FORBIDDEN = /^([\d;]*[$+]q|tmux;)/;

function text(bytes: Uint8Array, from: number, end: number): string {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString('latin1');
  // Terminals act on control characters inside a sequence and go on reading it.
  return raw.replace(/[\x00-\x1f\x7f]/g, '');
}
