import { MoitumiError } from './error.ts';
import { nearest } from './nearest.ts';
import { utf8Bytes } from './utf8.ts';

/** Keys that send the same bytes whatever modifier but Meta is held; names as tmux has them. */
const PLAIN: Readonly<Record<string, string>> = {
  Enter: '\r',
  Escape: '\x1b',
  Space: ' ',
  Tab: '\t',
  BTab: '\x1b[Z',
  BSpace: '\x7f',
};

/** Keys that end in a letter: `CSI letter`, with modifiers `CSI 1;m letter`. F1 to F4 begin with SS3 when plain. */
const LETTERED: Readonly<Record<string, string>> = {
  Up: 'A',
  Down: 'B',
  Right: 'C',
  Left: 'D',
  End: 'F',
  Home: 'H',
  F1: 'P',
  F2: 'Q',
  F3: 'R',
  F4: 'S',
};

/** Keys that end in a tilde: `CSI number ~`, with modifiers `CSI number;m ~`. */
const NUMBERED: Readonly<Record<string, number>> = {
  IC: 2,
  Insert: 2,
  DC: 3,
  Delete: 3,
  PPage: 5,
  PageUp: 5,
  PgUp: 5,
  NPage: 6,
  PageDown: 6,
  PgDn: 6,
  F5: 15,
  F6: 17,
  F7: 18,
  F8: 19,
  F9: 20,
  F10: 21,
  F11: 23,
  F12: 24,
};

const NAMES = [...Object.keys(PLAIN), ...Object.keys(LETTERED), ...Object.keys(NUMBERED)];
const BY_LOWER_CASE = new Map(NAMES.map((name) => [name.toLowerCase(), name]));

type Modifiers = { shift: boolean; meta: boolean; control: boolean };

/** What a key sends to a program, by tmux's name for it: `Enter`, `C-c`, `M-x`, `S-Up`, `x`. Throws `bad_request`. */
export function keyBytes(key: string): Uint8Array {
  const modifiers: Modifiers = { shift: false, meta: false, control: false };
  const base = withoutModifiers(key, modifiers);
  const sequence = namedKey(BY_LOWER_CASE.get(base.toLowerCase()), modifiers) ?? characterKey(base, modifiers);
  if (sequence !== null) return utf8Bytes(sequence);
  const near = nearest(base, NAMES);
  const hint = near === null ? 'Keys have tmux’s names, as Enter, C-c, Up.' : `Did you mean ${near}?`;
  throw new MoitumiError(
    'bad_request',
    `There is no key “${key.slice(0, 40)}”. ${hint} Text goes with \`moitumi send\`.`,
    {
      path: 'keys',
    },
  );
}

function withoutModifiers(key: string, modifiers: Modifiers): string {
  let rest = key;
  for (let prefix = /^(C-|M-|S-|\^)(?=.)/u.exec(rest); prefix !== null; prefix = /^(C-|M-|S-)(?=.)/u.exec(rest)) {
    if (prefix[1] === 'S-') modifiers.shift = true;
    else if (prefix[1] === 'M-') modifiers.meta = true;
    else modifiers.control = true;
    rest = rest.slice(prefix[0].length);
  }
  return rest;
}

function namedKey(name: string | undefined, modifiers: Modifiers): string | null {
  if (name === undefined) return null;
  const held = 1 + Number(modifiers.shift) + 2 * Number(modifiers.meta) + 4 * Number(modifiers.control);
  const letter = LETTERED[name];
  if (letter !== undefined) {
    if (held > 1) return `\x1b[1;${held}${letter}`;
    return name.startsWith('F') ? `\x1bO${letter}` : `\x1b[${letter}`;
  }
  const number = NUMBERED[name];
  if (number !== undefined) return held > 1 ? `\x1b[${number};${held}~` : `\x1b[${number}~`;
  if (name === 'Tab' && modifiers.shift) return '\x1b[Z';
  if (name === 'Space' && modifiers.control) return '\0';
  return (modifiers.meta ? '\x1b' : '') + (PLAIN[name] ?? '');
}

/** A single character, with Control and Meta applied as a terminal does; null when it is none. */
function characterKey(base: string, modifiers: Modifiers): string | null {
  if ([...base].length !== 1) return null;
  const meta = modifiers.meta ? '\x1b' : '';
  if (!modifiers.control) return meta + (modifiers.shift ? base.toUpperCase() : base);
  if (base === '?') return `${meta}\x7f`;
  const code = base.toUpperCase().charCodeAt(0);
  return code >= 0x40 && code <= 0x5f ? meta + String.fromCharCode(code - 0x40) : null;
}
