import type { InputToken } from './input-tokens.ts';
import { decodeMouse, type MouseEvent } from './mouse-decoder.ts';
import { utf8Text } from './utf8.ts';

/**
 * A key. `key` is the character it types, or one of the names `Enter Tab Backspace Escape Up Down Left Right
 * Home End PageUp PageDown Insert Delete F1` … `F12`. With `ctrl`, letters are lower case.
 * `shift` is told only where the character does not tell it by itself.
 */
export type KeyEvent = {
  readonly kind: 'key';
  readonly key: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
};

/** What one token means. `other`: a reply to a query, a key's release, or something unknown. */
export type DecodedToken =
  | KeyEvent
  | MouseEvent
  | { readonly kind: 'focus'; readonly focused: boolean }
  | { readonly kind: 'other' };

const OTHER = { kind: 'other' } as const;

/** The meaning of a token that is no part of a paste. */
export function decodeToken(token: InputToken): DecodedToken {
  const text = latin1(token.bytes);
  switch (token.kind) {
    case 'character':
      return decodeCharacter(token.bytes, false);
    case 'alt':
      return decodeCharacter(token.bytes.subarray(1), true);
    case 'escape':
      return key('Escape');
    case 'csi':
      return decodeCsi(text.slice(2));
    case 'ss3':
      return named(FINALS[text[2] ?? ''], 1);
    case 'string':
    case 'broken':
    case 'paste_begin':
    case 'paste_bytes':
    case 'paste_end':
      return OTHER;
  }
}

const CONTROLS: Readonly<Record<number, string>> = {
  8: 'Backspace',
  9: 'Tab',
  13: 'Enter',
  27: 'Escape',
  127: 'Backspace',
};

const FINALS: Readonly<Record<string, string>> = {
  ...{ A: 'Up', B: 'Down', C: 'Right', D: 'Left', H: 'Home', F: 'End', M: 'Enter' },
  ...{ P: 'F1', Q: 'F2', R: 'F3', S: 'F4' },
};

/** The number before `~`. */
const NUMBERED: Readonly<Record<number, string>> = {
  ...{ 1: 'Home', 2: 'Insert', 3: 'Delete', 4: 'End', 5: 'PageUp', 6: 'PageDown', 7: 'Home', 8: 'End' },
  ...{ 11: 'F1', 12: 'F2', 13: 'F3', 14: 'F4', 15: 'F5', 17: 'F6', 18: 'F7', 19: 'F8', 20: 'F9', 21: 'F10' },
  ...{ 23: 'F11', 24: 'F12' },
};

/** Kitty's code points for the keypad, from 57399 on. */
const KEYPAD: readonly string[] = [
  ...['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '/', '*', '-', '+', 'Enter', '=', ','],
  ...['Left', 'Right', 'Up', 'Down', 'PageUp', 'PageDown', 'Home', 'End', 'Insert', 'Delete'],
];

function decodeCharacter(bytes: Uint8Array, alt: boolean): DecodedToken {
  const code = bytes[0] ?? 0;
  const control = CONTROLS[code];
  if (control !== undefined) return key(control, { alt });
  if (code === 0) return key(' ', { ctrl: true, alt });
  if (code < 0x20) return key(String.fromCharCode(code + 0x40).toLowerCase(), { ctrl: true, alt });
  return key(utf8Text(bytes), { alt });
}

function decodeCsi(body: string): DecodedToken {
  const final = body.at(-1) ?? '';
  if (body[0] === '<' || body[0] === 'M') return decodeMouse(body) ?? OTHER;
  if (body[0] === '[') return named(LINUX_CONSOLE[final], 1);
  if (!/^[\d:;]*[A-Za-z~]$/.test(body)) return OTHER;
  const parameters = body.slice(0, -1).split(';');
  const [first = '', second = '', third = ''] = parameters;
  if (final === 'u') return fromCode(first, second);
  if (final === '~' && first === '27') return fromCode(third, second);
  if (final === '~') return named(NUMBERED[Number(first)], ...modifiers(second));
  if (final === 'Z') return key('Tab', { shift: true });
  if (body === 'I' || body === 'O') return { kind: 'focus', focused: body === 'I' };
  // `CSI row ; column R` is a cursor report; kitty sends F3 as `13 ~` for that reason.
  if (final === 'R' && body.length > 1) return OTHER;
  return named(FINALS[final], ...modifiers(second));
}

const LINUX_CONSOLE: Readonly<Record<string, string>> = { A: 'F1', B: 'F2', C: 'F3', D: 'F4', E: 'F5' };

/** A key given by its code point, as CSI u and modifyOtherKeys do: `code:shifted:base`, `modifiers:event`. */
function fromCode(codes: string, second: string): DecodedToken {
  const [code = 0, shifted = 0] = codes.split(':').map(Number);
  const [mask, event] = modifiers(second);
  const name = CONTROLS[code] ?? KEYPAD[code - 57399];
  if (name !== undefined) return named(name, mask, event);
  // Kitty's other function keys live in the private use area; modifiers alone are among them.
  if (!(code >= 0x20) || code > 0x10ffff || (code >= 0xe000 && code <= 0xf8ff)) return OTHER;
  const typed = String.fromCodePoint(code);
  const bits = mask - 1;
  if ((bits & (SHIFT | CTRL)) !== SHIFT) return named(typed, mask, event);
  const upper = shifted > 0 && shifted <= 0x10ffff ? String.fromCodePoint(shifted) : typed.toUpperCase();
  return named(upper, mask - SHIFT, event);
}

const SHIFT = 1;
const ALT = 2;
const CTRL = 4;
const SUPER_OR_HYPER = 8 + 16;
const META = 32;
const RELEASE = 3;

function modifiers(parameter: string): [mask: number, event: number] {
  const [mask, event] = parameter.split(':').map(Number);
  return [mask || 1, event || 1];
}

function named(name: string | undefined, mask: number, event = 1): DecodedToken {
  const bits = mask - 1;
  if (name === undefined || event === RELEASE || (bits & SUPER_OR_HYPER) !== 0) return OTHER;
  return key(name, { ctrl: (bits & CTRL) !== 0, alt: (bits & (ALT | META)) !== 0, shift: (bits & SHIFT) !== 0 });
}

function key(name: string, held: { ctrl?: boolean; alt?: boolean; shift?: boolean } = {}): KeyEvent {
  return { kind: 'key', key: name, ctrl: held.ctrl ?? false, alt: held.alt ?? false, shift: held.shift ?? false };
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
