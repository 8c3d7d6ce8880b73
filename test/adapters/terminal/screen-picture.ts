import type { ScreenModel } from '../../../adapters/terminal/screen-model.ts';
import {
  BG,
  COLOR,
  emptyCell,
  FG,
  UNDERLINE_STYLE,
  type XtermAttributes,
  type XtermBuffer,
  type XtermCell,
  type XtermLine,
} from '../../../adapters/terminal/xterm-internals.ts';

/** All that shows on a screen, and all that decides how further output lands: two screens are equal when these are. */
export function picture({ state }: ScreenModel) {
  const { core, terminal, extras } = state;
  const { normal, alt, active } = core.buffers;
  const cell = emptyCell(terminal);
  const { cursorBlink, cursorStyle, ...modes } = core.coreService.decPrivateModes;
  return {
    alternate: active === alt,
    normal: bufferPicture(state, normal, cell),
    alt: active === alt ? bufferPicture(state, alt, cell) : null,
    // A zero-width character alone may lead xterm.js a column too far.
    cursor: [Math.min(active.x, terminal.cols), active.y],
    pen: penPicture(core._inputHandler._curAttrData, core),
    underlineColor: packed(core._inputHandler._curAttrData.extended.underlineColor),
    modes: { ...modes, cursorStyle, cursorBlink, insert: core.coreService.modes.insertMode },
    options: { eol: core.optionsService.rawOptions.convertEol, blink: core.optionsService.rawOptions.cursorBlink },
    hidden: core.coreService.isCursorHidden,
    mouse: [core.coreMouseService.activeProtocol, core.coreMouseService.activeEncoding],
    charsets: [0, 1, 2, 3].map((slot) => core._charsetService._charsets[slot]),
    level: core._charsetService.glevel,
    title: core._inputHandler._windowTitle,
    keyboard: {
      normal: [...extras.keyboard.normal],
      alternate: active === alt ? [...extras.keyboard.alternate] : [],
    },
    modifyOtherKeys: extras.modifyOtherKeys,
    colors: [...extras.colors].sort(),
    extraModes: [...extras.modes].sort(),
  };
}

function bufferPicture({ terminal, core, scrollback }: ScreenModel['state'], buffer: XtermBuffer, cell: XtermCell) {
  const lines: { wrapped: boolean; cells: string }[] = [];
  const add = (line: XtermLine | undefined): void => {
    let cells = '';
    for (let column = 0; line !== undefined && column < terminal.cols; column += 1) {
      line.loadCell(column, cell);
      cells += `${cellPicture(cell, core)}|`;
    }
    lines.push({ wrapped: lines.length > 0 && line?.isWrapped === true, cells: cells.replace(/(\|)+$/, '') });
  };
  for (const line of scrollback.last(buffer === core.buffers.normal ? scrollback.length() : 0)) add(line);
  for (let row = 0; row < terminal.rows; row += 1) add(buffer.lines.get(row));
  return {
    lines,
    margins: [buffer.scrollTop, buffer.scrollBottom],
    saved: [
      Math.min(buffer.savedX, terminal.cols - 1),
      Math.min(buffer.savedY, terminal.rows - 1),
      packed(buffer.savedCurAttrData.fg),
      packed(buffer.savedCurAttrData.bg & ~BG.extended),
      buffer.savedCharset,
    ],
    tabs: Array.from({ length: terminal.cols }, (_, column) => buffer.tabs[column] === true),
  };
}

/** A cell as it looks: one never written looks as a space does. */
function cellPicture(cell: XtermCell, core: ScreenModel['state']['core']): string {
  const characters = cell.getChars();
  const shown = FG.inverse | FG.underline | FG.strike;
  const blank = characters === '' || characters === ' ';
  if (blank && (cell.fg & shown) === 0 && (cell.bg & BG.overline) === 0) {
    const background = cell.bg & (COLOR.mask | COLOR.value);
    return background === 0 ? '' : ` ${packed(background)}`;
  }
  return `${blank ? ' ' : characters}${cell.getWidth()}${penPicture(cell, core)}`;
}

/** xterm.js forgets a link's target with the line that it began on: then it is no link any more. */
function penPicture({ fg, bg, extended }: XtermAttributes, core: ScreenModel['state']['core']): string {
  const flagged = (bg & BG.extended) !== 0;
  const link = flagged && extended.urlId !== 0 ? (core._oscLinkService.getLinkData(extended.urlId)?.uri ?? '') : '';
  const style = flagged ? (extended._ext & UNDERLINE_STYLE.mask) >> UNDERLINE_STYLE.shift : 1;
  const underlined = (fg & FG.underline) !== 0;
  const color = flagged && underlined ? packed(extended._ext & (COLOR.mask | COLOR.value)) : '0';
  return `${packed(fg)}.${packed(bg & ~BG.extended)}.${underlined ? style || 1 : 0}.${color}${link}`;
}

/** xterm.js leaves bits of an earlier colour beside a palette index, where nobody reads them. */
function packed(value: number): string {
  const mode = value & COLOR.mask;
  const stale = mode === COLOR.basic || mode === COLOR.palette ? COLOR.value & ~0xff : mode === 0 ? COLOR.value : 0;
  return ((value & ~stale) >>> 0).toString(16);
}
