import type { IParser } from '@xterm/headless';
import { EXTRA_MODES, resetExtras, type ScreenState } from './screen-state.ts';

/** What the terminal says to its program, and what the program says of itself. */
export type QueryOptions = {
  readonly version: string;
  /** An answer to the program. */
  readonly answer: (text: string) => void;
  /** Payload of an OSC 7501 report. */
  readonly programStatus: (payload: string) => void;
};

/** Keeps what xterm.js forgets, and answers what it does not: there must be exactly one answerer, and this is it. */
export function answerQueries(state: ScreenState, options: QueryOptions): void {
  const { parser } = state.terminal;
  keepKeyboard(state, options.answer);
  keepModes(state);
  keepColors(state, options.answer);
  answerReports(state, options);
  parser.registerOscHandler(7501, (payload) => {
    if (payload === '?') options.answer('\x1b]7501;?\x1b\\');
    else options.programStatus(payload);
    return true;
  });
  parser.registerEscHandler({ final: 'c' }, () => {
    resetExtras(state.extras);
    options.programStatus('state=clear');
    return false;
  });
}

/** Most entries of a kitty keyboard stack, as in kitty itself. */
const KEYBOARD_STACK = 16;

function keepKeyboard(state: ScreenState, answer: (text: string) => void): void {
  const { parser } = state.terminal;
  const stack = () =>
    state.core.buffers.active === state.core.buffers.alt
      ? state.extras.keyboard.alternate
      : state.extras.keyboard.normal;
  parser.registerCsiHandler({ prefix: '?', final: 'u' }, () => {
    answer(`\x1b[?${stack().at(-1) ?? 0}u`);
    return true;
  });
  parser.registerCsiHandler({ prefix: '>', final: 'u' }, (params) => {
    const flags = stack();
    flags.push(first(params));
    if (flags.length > KEYBOARD_STACK) flags.shift();
    return true;
  });
  parser.registerCsiHandler({ prefix: '<', final: 'u' }, (params) => {
    stack().splice(-Math.max(first(params), 1));
    return true;
  });
  parser.registerCsiHandler({ prefix: '=', final: 'u' }, (params) => {
    const flags = stack();
    const now = flags.pop() ?? 0;
    flags.push(combined(now, first(params), Number(params[1] ?? 1)));
    return true;
  });
  parser.registerCsiHandler({ prefix: '>', final: 'm' }, (params) => {
    if (first(params) === 4) state.extras.modifyOtherKeys = Number(params[1] ?? 0);
    return true;
  });
}

/** How `CSI = flags ; mode u` changes flags: 1 sets, 2 adds, 3 removes. */
function combined(now: number, flags: number, mode: number): number {
  if (mode === 2) return now | flags;
  return mode === 3 ? now & ~flags : flags;
}

function keepModes({ terminal, extras }: ScreenState): void {
  const keep = (set: boolean) => (params: Params) => {
    for (const mode of params) {
      if (typeof mode !== 'number' || !EXTRA_MODES.has(mode)) continue;
      if (set) extras.modes.add(mode);
      else extras.modes.delete(mode);
    }
    return false;
  };
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, keep(true));
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, keep(false));
}

/** What OSC 10, 11 and 12 are said to be where no program set them: light on dark. */
const DEFAULT_COLORS: Readonly<Record<string, string>> = {
  '10': 'rgb:d4d4/d4d4/d4d4',
  '11': 'rgb:1e1e/1e1e/1e1e',
  '12': 'rgb:d4d4/d4d4/d4d4',
};

const COLOR_SPEC = /^(rgb:[0-9a-f]{1,4}(\/[0-9a-f]{1,4}){2}|#([0-9a-f]{3}){1,4})$/i;

function keepColors({ terminal, extras }: ScreenState, answer: (text: string) => void): void {
  const { parser } = terminal;
  const setOrTell = (what: string, spec: string, usual: string): void => {
    if (spec === '?') answer(`\x1b]${what};${extras.colors.get(what) ?? usual}\x1b\\`);
    else if (COLOR_SPEC.test(spec)) extras.colors.set(what, spec);
  };
  parser.registerOscHandler(4, (data) => {
    const slots = data.split(';');
    for (let at = 0; at + 1 < slots.length; at += 2) {
      const index = Number(slots[at]);
      if (Number.isInteger(index) && index >= 0 && index < 256)
        setOrTell(`4;${index}`, slots[at + 1] ?? '', paletteColor(index));
    }
    return true;
  });
  parser.registerOscHandler(104, (data) => {
    for (const what of [...extras.colors.keys()]) {
      if (what.startsWith('4;') && (data === '' || data.split(';').includes(what.slice(2)))) extras.colors.delete(what);
    }
    return true;
  });
  for (const code of [10, 11, 12]) {
    parser.registerOscHandler(code, (data) => {
      // Further colours in one sequence are for the codes that follow.
      data.split(';').forEach((spec, index) => {
        const usual = DEFAULT_COLORS[String(code + index)];
        if (usual !== undefined) setOrTell(String(code + index), spec, usual);
      });
      return true;
    });
    parser.registerOscHandler(code + 100, () => {
      extras.colors.delete(String(code));
      return true;
    });
  }
}

/** xterm's own sixteen, then the 6 x 6 x 6 cube and the greys of the 256-colour palette. */
function paletteColor(index: number): string {
  const hex = (value: number) => value.toString(16).padStart(2, '0').repeat(2);
  const spec = (red: number, green: number, blue: number) => `rgb:${hex(red)}/${hex(green)}/${hex(blue)}`;
  if (index < 16) return spec(...(BASIC[index] ?? [0, 0, 0]));
  if (index >= 232) return spec(8 + (index - 232) * 10, 8 + (index - 232) * 10, 8 + (index - 232) * 10);
  const level = (value: number) => (value === 0 ? 0 : 55 + value * 40);
  const cube = index - 16;
  return spec(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

const BASIC: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [205, 0, 0],
  [0, 205, 0],
  [205, 205, 0],
  [0, 0, 238],
  [205, 0, 205],
  [0, 205, 205],
  [229, 229, 229],
  [127, 127, 127],
  [255, 0, 0],
  [0, 255, 0],
  [255, 255, 0],
  [92, 92, 255],
  [255, 0, 255],
  [0, 255, 255],
  [255, 255, 255],
];

/** Size of a cell that is told to programs that ask in pixels: there are no pixels, only the ratio counts. */
const CELL = { width: 8, height: 16 } as const;

function answerReports({ terminal }: ScreenState, { version, answer }: QueryOptions): void {
  const { parser } = terminal;
  parser.registerCsiHandler({ prefix: '>', final: 'q' }, () => {
    answer(`\x1bP>|moitumi(${version})\x1b\\`);
    return true;
  });
  parser.registerCsiHandler({ prefix: '?', final: 'n' }, (params) => {
    if (first(params) !== 996) return false;
    answer('\x1b[?997;1n');
    return true;
  });
  parser.registerCsiHandler({ final: 't' }, (params) => {
    if (first(params) === 14) answer(`\x1b[4;${terminal.rows * CELL.height};${terminal.cols * CELL.width}t`);
    else if (first(params) === 16) answer(`\x1b[6;${CELL.height};${CELL.width}t`);
    else return false;
    return true;
  });
  // XTGETTCAP: no capability is known by name, which is an answer, and spares a wait.
  parser.registerDcsHandler({ intermediates: '+', final: 'q' }, () => {
    answer('\x1bP0+r\x1b\\');
    return true;
  });
}

type Params = Parameters<Parameters<IParser['registerCsiHandler']>[1]>[0];

function first(params: Params): number {
  return typeof params[0] === 'number' ? params[0] : 0;
}
