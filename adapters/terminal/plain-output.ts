/**
 * Plain output is text, TAB, CR, LF, SGR and EL: nothing moves the cursor up, and nothing but LF and a full line down. In
 * the normal buffer, with the whole screen as scrolling region, lines of it that have been pushed out of the scrollback
 * leave nothing but the pen: so they need not be parsed.
 */

/** The length of the plain output that `bytes` begin with; a sequence or a control that is not whole does not count. */
export function plainLength(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (PLAIN[byte] === 1) at += 1;
    else if (byte === ESC) {
      const end = endOfPlainSequence(bytes, at);
      if (end === -1) return at;
      at = end;
    } else if (byte === C1 && !isC1Control(bytes[at + 1])) at += 1;
    else return at;
  }
  return at;
}

/**
 * What does the same to a screen as `bytes`, whose first `plain` bytes are plain, where only `lines` lines are kept,
 * those on the screen among them twice: the output before them may find the cursor on any row. The same bytes where
 * that would save nothing.
 */
export function withoutScrolledAway(bytes: Uint8Array, plain: number, lines: number): Uint8Array {
  const from = lastLines(bytes, plain, lines);
  if (from === 0) return bytes;
  const pen = Buffer.from(`\r${penAfter(bytes.subarray(0, from))}`, 'latin1');
  return Buffer.concat([pen, bytes.subarray(from)]);
}

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const ESC = 0x1b;
const SPACE = 0x20;
/** Last bytes of the two sequences. */
const EL = 0x4b;
const SGR = 0x6d;
const DEL = 0x7f;
/** First byte of the C1 controls in UTF-8, and of other characters. */
const C1 = 0xc2;

/** 1 for each byte that is plain whatever follows it. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === TAB || byte === LF || byte === CR || (byte >= SPACE && byte !== DEL && byte !== C1) ? 1 : 0,
);

function isC1Control(second: number | undefined): boolean {
  return second === undefined || (second >= 0x80 && second < 0xa0);
}

/** The offset after the SGR or EL sequence at `at`; -1: it is not whole, or another sequence. */
function endOfPlainSequence(bytes: Uint8Array, at: number): number {
  if (bytes[at + 1] !== 0x5b) return -1;
  for (let end = at + 2; end < bytes.length; end += 1) {
    const byte = bytes[end] ?? 0;
    if (byte === SGR || byte === EL) return end + 1;
    // Digits, `:` and `;`
    if (byte < 0x30 || byte > 0x3b) return -1;
  }
  return -1;
}

/** Where the last so many lines begin, at the left edge; 0 where there are not more than that. */
function lastLines(bytes: Uint8Array, plain: number, lines: number): number {
  let at = plain;
  for (let seen = 0; at > 0; seen += 1) {
    at = bytes.lastIndexOf(LF, at - 1);
    if (at > 0 && seen >= lines && bytes[at - 1] === CR) return at + 1;
  }
  return 0;
}

/** The SGR sequences of plain output, from the last one that forgets all others on. */
function penAfter(bytes: Uint8Array): string {
  let pen = '';
  for (let at = bytes.lastIndexOf(ESC); at !== -1; at = at === 0 ? -1 : bytes.lastIndexOf(ESC, at - 1)) {
    const end = endOfPlainSequence(bytes, at);
    if (bytes[end - 1] === EL) continue;
    const sequence = Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString('latin1');
    pen = sequence + pen;
    if (FORGETS.test(sequence)) break;
  }
  return pen;
}

/** Its first number is 0, or is left out. */
const FORGETS = /^\x1b\[0?[;m]/;
