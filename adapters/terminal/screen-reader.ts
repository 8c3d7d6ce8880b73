import type { ScreenState } from './screen-state.ts';
import { sameAttributes, sgr } from './sgr.ts';
import { emptyCell, type XtermAttributes, type XtermCell, type XtermLine } from './xterm-internals.ts';

/** Which part of a screen is read, and how. */
export type ReadOptions = {
  /** How many lines above the screen. */
  readonly scrollback: number;
  /** With SGR sequences; each line stands for itself then. */
  readonly ansi: boolean;
};

/** The screen as text: scrollback as asked for, then the visible rows. Blanks at the ends of lines are left out. */
export function readLines(state: ScreenState, options: ReadOptions) {
  const { terminal, core } = state;
  const buffer = core.buffers.active;
  const alternate = buffer === core.buffers.alt;
  const cell = emptyCell(terminal);
  const lines: string[] = [];
  for (const line of state.scrollback.rows(alternate ? 0 : options.scrollback)) {
    lines.push(typeof line === 'string' ? line.trimEnd() : lineText(line, terminal.cols, cell, options.ansi));
  }
  const scrollback = lines.length;
  for (let row = 0; row < terminal.rows; row += 1) {
    const line = buffer.lines.get(row);
    lines.push(line === undefined ? '' : lineText(line, terminal.cols, cell, options.ansi));
  }
  return {
    cols: terminal.cols,
    rows: terminal.rows,
    lines,
    scrollback,
    cursor: {
      x: Math.min(buffer.x, terminal.cols - 1),
      y: buffer.y,
      visible: !core.coreService.isCursorHidden,
    },
    alternate,
  };
}

const PLAIN: XtermAttributes = { fg: 0, bg: 0, extended: { urlId: 0, underlineColor: 0, _ext: 0 } };

function lineText(line: XtermLine, columns: number, cell: XtermCell, ansi: boolean): string {
  let out = '';
  let pen = PLAIN;
  for (let column = 0; column < columns; column += 1) {
    line.loadCell(column, cell);
    if (cell.getWidth() === 0 && cell.getChars() === '') continue;
    if (ansi && !sameAttributes(pen, cell)) {
      pen = { fg: cell.fg, bg: cell.bg, extended: cell.extended };
      out += sgr(pen);
    }
    out += cell.getChars() || ' ';
  }
  const trimmed = out.trimEnd();
  return pen === PLAIN ? trimmed : `${trimmed}\x1b[0m`;
}
