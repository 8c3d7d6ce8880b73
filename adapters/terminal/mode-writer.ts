import { charsetSequence } from './charsets.ts';
import { EXTRA_MODES, type ScreenState } from './screen-state.ts';
import type { XtermCore } from './xterm-internals.ts';

/** Modes that do not change how text lands, each switched on or off. */
export function modeSequences(state: ScreenState, again: boolean): string {
  const modes = state.core.coreService.decPrivateModes;
  const { isCursorHidden } = state.core.coreService;
  const drawing = privateMode(6, modes.origin) + privateMode(2026, modes.synchronizedOutput);
  return outerModes(state, again) + drawing + privateMode(25, !isCursorHidden);
}

/** Those of them that decide how a terminal looks and what its keys and its mouse send, wherever text is drawn. */
export function outerModes(state: ScreenState, again: boolean): string {
  const { core, extras } = state;
  const modes = core.coreService.decPrivateModes;
  let out = mouse(core);
  out += privateMode(1, modes.applicationCursorKeys) + (modes.applicationKeypad ? '\x1b=' : '\x1b>');
  out += privateMode(45, modes.reverseWraparound) + privateMode(1004, modes.sendFocus);
  out += privateMode(2004, modes.bracketedPasteMode);
  for (const mode of EXTRA_MODES) if (again || extras.modes.has(mode)) out += privateMode(mode, extras.modes.has(mode));
  out += keyboardLevel(extras.modifyOtherKeys, again) + colors(extras.colors, again) + cursorStyle(core, again);
  const title = cleaned(core._inputHandler._windowTitle);
  return title !== '' || again ? `${out}\x1b]2;${title}\x1b\\` : out;
}

/** Modes that change how text lands: only what is not as `writeScreen` left it. */
export function writingModes({ core }: ScreenState): string {
  const { glevel, _charsets } = core._charsetService;
  let out = '';
  for (const slot of [0, 1, 2, 3] as const) {
    const charset = _charsets[slot];
    if (charset !== undefined) out += charsetSequence(slot, charset);
  }
  if (glevel > 0) out += ['\x0f', '\x0e', '\x1bn', '\x1bo'][glevel];
  if (core.coreService.modes.insertMode) out += '\x1b[4h';
  if (core.optionsService.rawOptions.convertEol) out += '\x1b[20h';
  if (!core.coreService.decPrivateModes.wraparound) out += '\x1b[?7l';
  return out;
}

function privateMode(mode: number, on: boolean): string {
  return `\x1b[?${mode}${on ? 'h' : 'l'}`;
}

const MOUSE_PROTOCOLS: Readonly<Record<string, number>> = { X10: 9, VT200: 1000, DRAG: 1002, ANY: 1003 };
const MOUSE_ENCODINGS: Readonly<Record<string, number>> = { SGR: 1006, SGR_PIXELS: 1016 };

function mouse(core: XtermCore): string {
  const protocol = MOUSE_PROTOCOLS[core.coreMouseService.activeProtocol];
  const encoding = MOUSE_ENCODINGS[core.coreMouseService.activeEncoding];
  const off = '\x1b[?9l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1016l';
  return (
    off +
    (protocol === undefined ? '' : privateMode(protocol, true)) +
    (encoding === undefined ? '' : privateMode(encoding, true))
  );
}

function keyboardLevel(level: number, again: boolean): string {
  if (level === 0) return again ? '\x1b[>4m' : '';
  return `\x1b[>4;${level}m`;
}

function colors(set: ReadonlyMap<string, string>, again: boolean): string {
  let out = again ? '\x1b]104\x1b\\\x1b]110\x1b\\\x1b]111\x1b\\\x1b]112\x1b\\' : '';
  for (const [what, color] of set) out += `\x1b]${what};${color}\x1b\\`;
  return out;
}

function cursorStyle(core: XtermCore, again: boolean): string {
  const { cursorStyle: style, cursorBlink: blink } = core.coreService.decPrivateModes;
  const blinks = core.optionsService.rawOptions.cursorBlink;
  const mode = blinks || again ? privateMode(12, blinks) : '';
  if (style === undefined) return again ? `${mode}\x1b[0 q` : mode;
  return `${mode}\x1b[${{ block: 2, underline: 4, bar: 6 }[style] - (blink ? 1 : 0)} q`;
}

/** A title is the program's word: it must not end its own sequence. */
function cleaned(title: string): string {
  return title.replace(/[\u0000-\u001f\u007f-\u009f]/g, '');
}
