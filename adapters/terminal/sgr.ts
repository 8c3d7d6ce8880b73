import { BG, COLOR, FG, UNDERLINE_STYLE, type XtermAttributes } from './xterm-internals.ts';

/** The sequence that sets exactly these attributes, whatever was set before; hyperlinks are not among them. */
export function sgr(attributes: XtermAttributes): string {
  const { fg, bg } = attributes;
  const parts = ['0'];
  for (const [bit, code] of FG_CODES) if ((fg & bit) !== 0) parts.push(code);
  for (const [bit, code] of BG_CODES) if ((bg & bit) !== 0) parts.push(code);
  if ((fg & FG.underline) !== 0) parts.push(underline(attributes));
  if ((fg & COLOR.mask) !== 0) parts.push(color(fg, 30, 90));
  if ((bg & COLOR.mask) !== 0) parts.push(color(bg, 40, 100));
  const { underlineColor } = attributes.extended;
  if ((bg & BG.extended) !== 0 && (underlineColor & COLOR.mask) !== 0) parts.push(underlineColorCode(underlineColor));
  return `\x1b[${parts.join(';')}m`;
}

/** A pen's underline colour that `sgr` leaves out, since nothing is underlined yet; '' when there is none. */
export function hiddenUnderlineColor({ bg, extended }: XtermAttributes): string {
  const hidden = (bg & BG.extended) === 0 && (extended.underlineColor & COLOR.mask) !== 0;
  return hidden ? `\x1b[${underlineColorCode(extended.underlineColor)}m` : '';
}

/** Whether two sets of attributes look the same; colours of hidden extended attributes do not count. */
export function sameAttributes(a: XtermAttributes, b: XtermAttributes): boolean {
  return a.fg === b.fg && a.bg === b.bg && ((a.bg & BG.extended) === 0 || a.extended._ext === b.extended._ext);
}

const FG_CODES: readonly (readonly [number, string])[] = [
  [FG.bold, '1'],
  [FG.blink, '5'],
  [FG.inverse, '7'],
  [FG.invisible, '8'],
  [FG.strike, '9'],
];

const BG_CODES: readonly (readonly [number, string])[] = [
  [BG.dim, '2'],
  [BG.italic, '3'],
  [BG.overline, '53'],
];

function underline(attributes: XtermAttributes): string {
  if ((attributes.bg & BG.extended) === 0) return '4';
  const style = (attributes.extended._ext & UNDERLINE_STYLE.mask) >> UNDERLINE_STYLE.shift;
  return style > 1 ? `4:${style}` : '4';
}

function color(packed: number, normal: number, bright: number): string {
  const value = packed & COLOR.value;
  switch (packed & COLOR.mask) {
    case COLOR.basic:
      return String((value & 0xff) < 8 ? normal + (value & 0xff) : bright + (value & 0xff) - 8);
    case COLOR.palette:
      return `${normal + 8};5;${value & 0xff}`;
    default:
      return `${normal + 8};2;${value >> 16};${(value >> 8) & 0xff};${value & 0xff}`;
  }
}

/** xterm packs "no colour of its own" (59) as white: all bits set. */
function underlineColorCode(packed: number): string {
  if (packed === (COLOR.mask | COLOR.value)) return '59';
  const value = packed & COLOR.value;
  return (packed & COLOR.mask) === COLOR.rgb
    ? `58:2::${value >> 16}:${(value >> 8) & 0xff}:${value & 0xff}`
    : `58:5:${value & 0xff}`;
}
