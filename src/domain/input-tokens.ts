/** A piece of what a terminal sends: one key, one sequence, or a part of a paste. */
export type InputToken = {
  /**
   * - character: one character or control code; alt: the same after an ESC; escape: an ESC alone
   * - csi, ss3, string: a whole sequence (string: OSC, DCS and their like)
   * - paste_begin, paste_bytes, paste_end: a bracketed paste; the last six bytes of its content are the end marker
   * - broken: the beginning of a sequence that did not go on
   */
  readonly kind:
    | 'character'
    | 'alt'
    | 'escape'
    | 'csi'
    | 'ss3'
    | 'string'
    | 'paste_begin'
    | 'paste_bytes'
    | 'paste_end'
    | 'broken';
  readonly bytes: Uint8Array;
};

/** Cuts a terminal's input into tokens, wherever the reads split it. No byte is lost, added or moved. */
export type InputTokenizer = {
  /** Takes what was read and gives what is whole by now. */
  push(bytes: Uint8Array): readonly InputToken[];
  /** Gives what is held as it stands: a lone ESC is the Escape key after all. */
  flush(): readonly InputToken[];
  /** Whether bytes are held that could still become a longer sequence. */
  pending(): boolean;
};

/** The bytes of a paste's end marker, `ESC [ 2 0 1 ~`. */
export const PASTE_END = [0x1b, 0x5b, 0x32, 0x30, 0x31, 0x7e] as const;

const PASTE_BEGIN = [0x1b, 0x5b, 0x32, 0x30, 0x30, 0x7e] as const;
const ESC = 0x1b;
const BACKSLASH = 0x5c;
const BEL = 0x07;

/** Longest sequence that is waited for; a terminal's replies stay far below it. */
const MAX_HELD = 4096;

/** A tokenizer in its initial state. */
export function createInputTokenizer(): InputTokenizer {
  let held: number[] = [];
  let pasting = false;
  /** How much of the next paste marker has gone by; its bytes may have been given out already. */
  let matched = 0;

  const take = (kind: InputToken['kind']): InputToken => {
    const token: InputToken = { kind, bytes: Uint8Array.from(held) };
    held = [];
    return token;
  };

  const endPasteMarker = (): InputToken => {
    const token = take(pasting ? 'paste_end' : 'paste_begin');
    pasting = !pasting;
    matched = 0;
    return token;
  };

  const step = (byte: number, tokens: InputToken[]): void => {
    const marker = pasting ? PASTE_END : PASTE_BEGIN;
    matched = byte === marker[matched] ? matched + 1 : Number(byte === ESC);
    if (!pasting && breaksOff(held, byte)) tokens.push(take(brokenKind(held)));
    held.push(byte);
    if (matched === marker.length) tokens.push(endPasteMarker());
    const kind = pasting ? null : wholeKind(held);
    if (kind !== null) tokens.push(take(kind));
  };

  return {
    push: (bytes) => {
      const tokens: InputToken[] = [];
      for (const byte of bytes) step(byte, tokens);
      if (pasting && held.length > 0) tokens.push(take('paste_bytes'));
      return tokens;
    },
    flush: () => (held.length === 0 ? [] : [take(brokenKind(held))]),
    pending: () => held.length > 0,
  };
}

/** Whether `byte` cannot belong to what is held, and begins something new. */
function breaksOff(held: readonly number[], byte: number): boolean {
  const [first, second] = held;
  if (first === undefined) return false;
  if (first !== ESC) return !isContinuation(byte);
  if (second === undefined) return byte === ESC;
  if (second === 0x5b || second === 0x4f) return byte < 0x20 && !isOldMouse(held);
  if (isStringIntroducer(second)) return held.length > 2 && held.at(-1) === ESC && byte !== BACKSLASH;
  return !isContinuation(byte);
}

/** What the bytes are, if they are whole; null: more must come. */
function wholeKind(held: readonly number[]): InputToken['kind'] | null {
  const [first, second] = held;
  if (first === undefined) return null;
  if (held.length > MAX_HELD) return 'broken';
  if (first !== ESC) return held.length >= characterLength(first) ? 'character' : null;
  return second === undefined ? null : wholeSequence(held, second);
}

function wholeSequence(held: readonly number[], second: number): InputToken['kind'] | null {
  if (second === 0x5b) return isWholeCsi(held) ? 'csi' : null;
  if (second === 0x4f) return held.length > 2 ? 'ss3' : null;
  if (isStringIntroducer(second)) return isWholeString(held) ? 'string' : null;
  return held.length - 1 >= characterLength(second) ? 'alt' : null;
}

function isWholeCsi(held: readonly number[]): boolean {
  if (held.length < 3) return false;
  if (isOldMouse(held)) return held.length === 6;
  // The Linux console's function keys are `ESC [ [ A` and so on.
  if (held[2] === 0x5b) return held.length === 4;
  const last = held.at(-1) ?? 0;
  return last >= 0x40 && last <= 0x7e;
}

/** `ESC [ M` is followed by three bytes of any value. */
function isOldMouse(held: readonly number[]): boolean {
  return held[1] === 0x5b && held[2] === 0x4d;
}

function isWholeString(held: readonly number[]): boolean {
  const last = held.at(-1);
  return held.length > 2 && (last === BEL || (last === BACKSLASH && held.length > 3 && held.at(-2) === ESC));
}

/** `ESC ]`, `ESC P`, `ESC X`, `ESC ^` and `ESC _` begin strings. */
function isStringIntroducer(byte: number): boolean {
  return byte === 0x5d || byte === 0x50 || byte === 0x58 || byte === 0x5e || byte === 0x5f;
}

function brokenKind(held: readonly number[]): InputToken['kind'] {
  if (held.length === 1 && held[0] === ESC) return 'escape';
  return held.length === 2 && held[0] === ESC && (held[1] ?? 0) < 0x80 ? 'alt' : 'broken';
}

function characterLength(first: number): number {
  if (first < 0xc2 || first > 0xf4) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

function isContinuation(byte: number): boolean {
  return byte >= 0x80 && byte < 0xc0;
}
