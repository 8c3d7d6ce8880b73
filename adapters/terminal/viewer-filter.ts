import { isUtf8 } from 'node:buffer';
import {
  C1,
  contentOf,
  ESC,
  endOfSequence,
  endOfString,
  isWhole,
  nextSequence,
  sequenceAt,
  wholeCharacters,
} from './escape-sequences.ts';
import { createTitleStack, type TitleStack } from './title-stack.ts';

/**
 * What of an agent's output goes to its viewers: everything in whole sequences and whole characters, so that
 * a screen can be sent between any two chunks; without queries, which the keeper alone answers, and without what
 * would write the viewer's clipboard, its keys or its window. All of it is UTF-8, whatever the agent printed.
 */
export type ViewerFilter = {
  /** The next bytes for viewers; may be none. The result may share the input's memory. */
  push(bytes: Uint8Array): Uint8Array;
};

/** A string sequence longer than this (a picture, an attack) is not passed on. */
const MAX_SEQUENCE = 64 * 1024;

/** A filter at the beginning of an output. */
export function createViewerFilter(): ViewerFilter {
  const titles = createTitleStack();
  let held: Uint8Array = NOTHING;
  /** Inside a sequence that became too long: dropped up to its end. */
  let dropping: 'osc' | 'other' | null = null;

  const push = (bytes: Uint8Array): Uint8Array => {
    if (held.length === 0 && dropping === null && isText(bytes)) return bytes;
    const input = joined([held, withoutEnquiries(bytes)]);
    const from = dropping === null ? 0 : endOfString(input, 0, dropping === 'osc');
    if (from === -1) {
      // The last byte may be the first half of the terminator.
      held = input.slice(-1);
      return NOTHING;
    }
    const { kept, whole } = split(input, from, titles);
    dropping = input.length - whole > MAX_SEQUENCE ? longKind(input, whole) : null;
    held = dropping === null ? input.slice(whole) : input.slice(-1);
    return joined(kept);
  };

  return { push };
}

/** Whether it is text alone, and whole: most of a flood is, and is told so ten times as fast. */
function isText(bytes: Uint8Array): boolean {
  return (
    !bytes.includes(ESC) &&
    !bytes.includes(ENQ) &&
    !bytes.includes(C1) &&
    wholeCharacters(bytes) === bytes.length &&
    isUtf8(bytes)
  );
}

/** Terminals answer ENQ wherever it stands, also inside a sequence or a character. */
function withoutEnquiries(bytes: Uint8Array): Uint8Array {
  return bytes.includes(ENQ) ? bytes.filter((byte) => byte !== ENQ) : bytes;
}

/** What of `input` viewers get, and where what is not whole yet begins. */
function split(input: Uint8Array, start: number, titles: TitleStack): { kept: Uint8Array[]; whole: number } {
  const kept: Uint8Array[] = [];
  const end = wholeCharacters(input);
  let from = start;
  let at = nextSequence(input, start);
  while (at < end) {
    const next = endOfSequence(input, at);
    if (next === -1) break;
    const instead = isDrawing(input, at, next) ? null : replacement(input, at, next, titles);
    if (instead !== null) {
      if (at > from) kept.push(asUtf8(input.subarray(from, at)));
      if (instead.length > 0) kept.push(instead);
      from = next;
    }
    at = nextSequence(input, next);
  }
  const whole = Math.max(Math.min(at, end), from);
  if (whole > from) kept.push(asUtf8(input.subarray(from, whole)));
  return { kept, whole };
}

/** Without a copy where there is but one. */
function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [first = NOTHING, ...more] = pieces.filter((piece) => piece.length > 0);
  return more.length === 0 ? first : Buffer.concat([first, ...more]);
}

/** Piece by piece, since two bytes that a left-out sequence parted may be a control together. */
function asUtf8(bytes: Uint8Array): Uint8Array {
  return isUtf8(bytes) ? bytes : new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
}

function longKind(input: Uint8Array, at: number): 'osc' | 'other' {
  return sequenceAt(input, at)?.kind === 'osc' ? 'osc' : 'other';
}

const NOTHING = new Uint8Array(0);

const ENQ = 0x05;

/** Whether it is one of the sequences that output is full of, which draw and ask nothing: told without reading it. */
function isDrawing(bytes: Uint8Array, at: number, end: number): boolean {
  const first = bytes[at + 2] ?? 0;
  // A digit, `;` or the last byte: no private marker, no control character before one.
  const bare = bytes[at + 1] === BRACKET && (first === SEMICOLON || (first >= 0x30 && first <= 0x39) || end === at + 3);
  return bare && DRAWING.has(bytes[end - 1] ?? 0);
}

const BRACKET = 0x5b;
const SEMICOLON = 0x3b;

/** Last bytes of SGR, and of what moves the cursor, erases, inserts and deletes; no other sequence has them. */
const DRAWING = new Set(Buffer.from('ABCDEFGHJKLMPXdfm'));

/** What viewers get in the place of a sequence; null: the sequence. */
function replacement(bytes: Uint8Array, at: number, end: number, titles: TitleStack): Uint8Array | null {
  const found = sequenceAt(bytes, at);
  if (found === null || !isWhole(bytes, found, end)) return NOTHING;
  const content = contentOf(bytes, found.content, end);
  switch (found.kind) {
    case 'csi':
      return insteadOfCsi(content, titles);
    case 'osc':
      return insteadOfOsc(content.replace(/^0+(?=\d)/, ''), titles);
    case 'dcs':
      return DCS_ALLOWED.test(content) ? null : NOTHING;
    case 'escape':
      return ESCAPE_FORBIDDEN.test(content) ? NOTHING : null;
    case 'string':
    case 'identify':
      // APC G: the kitty graphics protocol answers each picture. SOS and PM mean nothing.
      return NOTHING;
  }
}

function insteadOfCsi(content: string, titles: TitleStack): Uint8Array | null {
  const title = titles.act(content);
  if (title !== null) return asUtf8(Buffer.from(`\x1b]2;${title}\x1b\\`, 'latin1'));
  return CSI_FORBIDDEN.test(content) || setsForbiddenMode(content) ? NOTHING : null;
}

function insteadOfOsc(content: string, titles: TitleStack): Uint8Array | null {
  const title = TITLE.exec(content)?.[1];
  if (title !== undefined) titles.set(title);
  return OSC_FORBIDDEN.test(content) ? NOTHING : null;
}

/**
 * What terminals answer: DA1-3, DSR, DECRQM, `?u`, XTVERSION, DECREQTPARM, DECRQCRA, DECRQTSR, DECRQPSR, DECRQDE, DECRQUPSS,
 * DECRQLP, XTQMODKEYS, XTSMGRAPHICS, XTREPORTSGR and XTREPORTCOLORS. And `t`, which would move the viewer's window.
 */
const CSI_FORBIDDEN =
  /^(?:[>=]?[\d;:]*c|\??[\d;:]*n|\??[\d;:]*\$p|\?[\d;:]*[umS]|>[\d;:]*q|[\d;:]*(?:x|\*y|\$[uw]|"v|&u|'\||#[|R])|>?[\d;:]*t)$/;

/** Reports of each new size, in band (2048); and a VT52 (2, reset), which the keeper's screen is not. */
function setsForbiddenMode(content: string): boolean {
  const found = /^\?([\d;]*)([hl])$/.exec(content);
  if (found === null) return false;
  const modes = (found[1] ?? '').split(';').map(Number);
  return modes.includes(2048) || (found[2] === 'l' && modes.includes(2));
}

/** A sequence that sets the window's title; its end may be ST. */
const TITLE = /^[02];(.*?)(?:\\|\xc2\x9c)?$/s;

/** Queries, among them of OSC 7501 and 1337; the clipboard (52, 5522, 1337), files (5113), and xterm's features (60, 61). */
const OSC_FORBIDDEN =
  /^(?:(?!(?:[0-2]|[7-9]|777|133|633);)\d+;(?:.*[;=])?\?|(?:52|5522|5113);|6[01](?:\D|$)|1337;(?:Cap|Rep|Req|Copy|EndCopy))/s;

/** Pictures (sixel) and synchronised output. Others are answered, program the viewer's keys, or are tmux's own. */
const DCS_ALLOWED = /^(?:[\d;]*q|=[12]s)/;

/** DECID, and how controls are sent from now on. */
const ESCAPE_FORBIDDEN = /^(?:Z| [FG])$/;
