import { createSequenceFinder, type OutputSequence } from './output-sequences.ts';

/** Knows what a stream of output has switched on in a terminal, and how to switch off exactly that. */
export type TerminalModes = {
  /** Takes what is written to the terminal. */
  see(bytes: Uint8Array): void;
  /**
   * The bytes that undo it, without a full reset, which would take the person's own settings with it;
   * '' when there is nothing to undo. Afterwards nothing is switched on.
   */
  undo(): string;
};

/** Saves the window's title, and gives it back, where the terminal can. */
export const SAVE_TITLE = '\x1b[22;2t';
export const RESTORE_TITLE = '\x1b[23;2t';

/** What undoes whatever a program is likely to have switched on, where nobody knows what it was. */
export function undoAnything(): string {
  const modes = createTerminalModes();
  modes.see(ANYTHING);
  return modes.undo() + RESTORE_TITLE;
}

/** Pen, modes, keypad, insert, charset, margins, kitty keyboard and modifyOtherKeys, on the alternate screen. */
const ANYTHING = Uint8Array.from(
  '\x1b[>1u\x1b[?1049h\x1b[>1u\x1b[1m\x1b[?1;6;9;45;1000;1002;1003;1004;1005;1006;1007;1015;1016;2004;2026;2031h' +
    '\x1b[?7;25l\x1b=\x1b[4h\x1b(0\x1b[2;3r\x1b[>4;1m',
  (character) => character.charCodeAt(0),
);

/** DEC private modes that are on in a terminal that nobody has touched: autowrap and the cursor. */
const ON_BY_DEFAULT = new Set([7, 25]);

/** The modes that switch to the alternate screen. */
const ALTERNATE = new Set([47, 1047, 1049]);

/** Column switching clears the screen, and 1048 saves the cursor: neither is a state that could be undone. */
const NO_STATE = new Set([3, 40, 1048]);

/** OSC numbers that change colours or the pointer, and what gives them back. */
const OSC_UNDO: Readonly<Record<string, string>> = {
  ...{ 4: '104', 10: '110', 11: '111', 12: '112', 17: '117', 19: '119', 22: '22;', 8: '8;;', 9: '9;4;0' },
};

const CHARSETS = ['charset (', 'charset )', 'charset *', 'charset +'];

type Screen = 'normal' | 'alternate';

type State = {
  /** DEC private modes that differ from their default; true: switched on. */
  readonly modes: Map<number, boolean>;
  /** ANSI modes that are on: insert, new line. */
  readonly ansi: Set<number>;
  /** How many kitty keyboard flags are pushed on each screen's own stack. */
  readonly kitty: Record<Screen, number>;
  /** Undoing strings, by what they undo: margins, pen, charsets, cursor style, keypad, keys. */
  readonly other: Map<string, string>;
  /** Undoing OSC strings, by number. */
  readonly osc: Map<string, string>;
  alternate: number | null;
};

/** A tracker of a terminal in its usual state. */
export function createTerminalModes(): TerminalModes {
  let state = initialState();
  const finder = createSequenceFinder((sequence) => {
    if (sequence.kind === 'escape' && sequence.body === 'c') state = initialState();
    else note(state, sequence);
  });
  return {
    see: (bytes) => finder.push(bytes),
    undo: () => {
      const bytes = undoing(state);
      state = initialState();
      return bytes;
    },
  };
}

function initialState(): State {
  return {
    modes: new Map(),
    ansi: new Set(),
    kitty: { normal: 0, alternate: 0 },
    other: new Map(),
    osc: new Map(),
    alternate: null,
  };
}

function note(state: State, { kind, body }: OutputSequence): void {
  if (kind === 'csi') noteCsi(state, body);
  else if (kind === 'osc') noteOsc(state, body);
  else if (/^[()*+]/.test(body)) noteCharset(state, body[0] ?? '', body.slice(1));
  else if (body === '=' || body === '>') set(state.other, 'keypad', '\x1b>', body === '=');
}

/** A shift to another set than the first cannot be seen here, so it is undone with that set. */
function noteCharset(state: State, slot: string, charset: string): void {
  set(state.other, `charset ${slot}`, `\x1b${slot}B${slot === '(' ? '' : '\x0f'}`, charset !== 'B');
}

function noteCsi(state: State, body: string): void {
  const final = body.at(-1);
  const numbers = body
    .replace(/[^\d;]/g, '')
    .split(';')
    .map(Number);
  const [first = 0, second = 0] = numbers;
  if (body === '!p') softReset(state);
  else if (/^\?[\d;]+[hl]$/.test(body)) for (const mode of numbers) notePrivateMode(state, mode, final === 'h');
  else if (/^[\d;]+[hl]$/.test(body)) for (const mode of numbers) toggle(state.ansi, mode, final === 'h');
  else if (/^[<>=][\d;]*u$/.test(body)) noteKitty(state, body[0] ?? '', first);
  else if (/^>[\d;]*m$/.test(body)) set(state.other, 'keys', '\x1b[>4m', first === 4 && second > 0);
  else if (/^\d* q$/.test(body)) set(state.other, 'cursor', '\x1b[0 q', first > 0);
  else if (/^[\d;:]*m$/.test(body)) set(state.other, 'pen', '\x1b[m', !/^0*m$/.test(body));
  // Setting margins moves the cursor, so it is kept around it.
  else if (/^[\d;]*r$/.test(body)) set(state.other, 'margins', '\x1b7\x1b[r\x1b8', body !== 'r');
}

function notePrivateMode(state: State, mode: number, on: boolean): void {
  if (NO_STATE.has(mode)) return;
  if (ALTERNATE.has(mode)) state.alternate = on ? mode : null;
  else if (on === ON_BY_DEFAULT.has(mode)) state.modes.delete(mode);
  else state.modes.set(mode, on);
}

/** `>` pushes flags, `<` pops, `=` sets them in place; setting them counts as one push, since a pop clears them. */
function noteKitty(state: State, operation: string, count: number): void {
  const screen = screenOf(state);
  const depth = state.kitty[screen];
  if (operation === '>') state.kitty[screen] = depth + 1;
  else if (operation === '<') state.kitty[screen] = Math.max(0, depth - Math.max(1, count));
  else state.kitty[screen] = Math.max(1, depth);
}

function noteOsc(state: State, body: string): void {
  const [number = '', argument = ''] = body.split(';', 2);
  if (argument === '?') return;
  const given = Object.entries(OSC_UNDO).find(([, undo]) => undo === number);
  if (given !== undefined) state.osc.delete(given[0]);
  const undo = OSC_UNDO[number];
  if (undo === undefined || (number === '9' && argument !== '4')) return;
  const ended = body === undo || body.startsWith('9;4;0') || /^8;[^;]*;$/.test(body);
  set(state.osc, number, `\x1b]${undo}\x1b\\`, !ended);
}

/** DECSTR: the terminal itself has undone these. */
function softReset(state: State): void {
  for (const mode of [1, 6, 25]) state.modes.delete(mode);
  for (const name of [...CHARSETS, 'keypad', 'pen', 'margins']) state.other.delete(name);
  state.ansi.delete(4);
}

/** The pen first, since what is cleared takes its colour; the normal screen's own keyboard stack after the way back to it. */
function undoing(state: State): string {
  const modes = [...state.modes].map(([mode, on]) => `\x1b[?${mode}${on ? 'l' : 'h'}`);
  const cursorAndSync = (mode: string) => Number(/\?(25|2026)[hl]/.test(mode));
  return [
    state.other.get('pen'),
    kittyPop(state.alternate === null ? 0 : state.kitty.alternate),
    ...modes.sort((a, b) => cursorAndSync(a) - cursorAndSync(b)),
    ...[...state.ansi].map((mode) => `\x1b[${mode}l`),
    ...[...state.other].filter(([name]) => name !== 'pen').map(([, undo]) => undo),
    ...state.osc.values(),
    state.alternate === null ? '' : `\x1b[?${state.alternate}l`,
    kittyPop(state.kitty.normal),
  ].join('');
}

function kittyPop(depth: number): string {
  return depth === 0 ? '' : `\x1b[<${depth}u`;
}

function screenOf(state: State): Screen {
  return state.alternate === null ? 'normal' : 'alternate';
}

function set(undos: Map<string, string>, name: string, undo: string, on: boolean): void {
  if (on) undos.set(name, undo);
  else undos.delete(name);
}

function toggle(modes: Set<number>, mode: number, on: boolean): void {
  if (on) modes.add(mode);
  else modes.delete(mode);
}
