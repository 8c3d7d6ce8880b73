import { charsetSequence } from './charsets.ts';
import { type LineStart, LineWriter } from './line-writer.ts';
import { modeSequences, writingModes } from './mode-writer.ts';
import type { ScreenState } from './screen-state.ts';
import { sameAttributes } from './sgr.ts';
import { emptyCell, type XtermBuffer, type XtermCell, type XtermLine } from './xterm-internals.ts';

/** What a viewer's terminal is known to be like before it gets the screen. */
export type WriteOptions = {
  /** How many lines of scrollback to send before the screen. */
  readonly scrollback: number;
  /** It has had this screen before, and may have missed sequences since. */
  readonly again: boolean;
};

/**
 * The screen as a program would write it: sent to a terminal of the same size, it makes that terminal equal
 * to this one in cells, cursor, pen and modes. The order matters: what changes how text lands (margins, origin,
 * insert, charsets) comes after the text, and what homes the cursor comes before the cursor.
 */
export function writeScreen(state: ScreenState, options: WriteOptions): string {
  const { core } = state;
  const { normal, alt, active } = core.buffers;
  const writer = new LineWriter(core, emptyCell(state.terminal));
  const screen: Screen = { state, writer, cell: emptyCell(state.terminal) };
  const unpushed = options.again ? '\x1b[<16u' : '';
  let out = `\x1b[?2026h\x1b[?25l\x1b[?1049l${unpushed}`;
  out += plain(screen) + tabStops(state, normal) + content(screen, normal, options.scrollback);
  out += keyboard(state.extras.keyboard.normal);
  if (active === alt) {
    out += margins(state, normal) + savedCursor(screen, normal);
    out += `\x1b[?1049h${unpushed}${plain(screen)}${tabStops(state, alt)}${content(screen, alt, 0)}`;
    out += keyboard(state.extras.keyboard.alternate);
  }
  out += `${margins(state, active)}${savedCursor(screen, active)}\x1b7${plainCharsets()}`;
  out += modeSequences(state, options.again);
  return out + cursor(screen, active) + writingModes(state);
}

/** A blank screen on which text lands where it is sent. */
export function plainScreen(): string {
  return `\x1b]8;;\x1b\\\x1b[0m\x1b[0"q\x1b[4l\x1b[20l\x1b[?6l\x1b[?7h\x1b[r${plainCharsets()}\x1b[H\x1b[2J`;
}

/** The last `count` lines of scrollback, for a plain screen of `rows` rows: it is blank again afterwards, they are above it. */
export function writeScrollback(state: ScreenState, count: number, rows: number): string {
  const screen: Screen = {
    state,
    writer: new LineWriter(state.core, emptyCell(state.terminal)),
    cell: emptyCell(state.terminal),
  };
  const above = Math.min(count, state.scrollback.length());
  if (above <= 0) return '';
  const lines = stream(screen, state.scrollback.rows(above));
  return `${lines}\r\n\x1b[${rows};1H${'\n'.repeat(Math.min(above, rows - 1))}`;
}

type Screen = { readonly state: ScreenState; readonly writer: LineWriter; readonly cell: XtermCell };

function plain({ writer }: Screen): string {
  return writer.reset() + plainScreen();
}

function plainCharsets(): string {
  return '\x1b(B\x1b)B\x1b*B\x1b+B\x0f';
}

function tabStops({ terminal }: ScreenState, buffer: XtermBuffer): string {
  const stops: number[] = [];
  let usual = true;
  for (let column = 0; column < terminal.cols; column += 1) {
    const set = buffer.tabs[column] === true;
    if (set) stops.push(column);
    if (set !== (column % 8 === 0)) usual = false;
  }
  return usual ? '' : `\x1b[3g${stops.map((column) => `\x1b[${column + 1}G\x1bH`).join('')}\x1b[H`;
}

/** Scrollback and screen. */
function content(screen: Screen, buffer: XtermBuffer, scrollback: number): string {
  return stream(screen, lines(screen.state, buffer, scrollback));
}

/** Lines as one stream from the top, so that they scroll, wrap and join as they did. */
function stream({ state, writer }: Screen, lines: Iterable<XtermLine | string>): string {
  const text = (line: XtermLine | string, start: LineStart, full: boolean): string =>
    typeof line === 'string' ? line : writer.line(line, state.terminal.cols, start, full);
  let out = '';
  let line: XtermLine | string | null = null;
  let start: LineStart = 'blank';
  for (const next of lines) {
    const wrapsOn = typeof next !== 'string' && next.isWrapped;
    if (line !== null) out += text(line, start, wrapsOn);
    if (line !== null && !wrapsOn) out += `${writer.reset()}\r\n`;
    start = wrapsOn && line !== null ? 'wrapped' : 'blank';
    line = next;
  }
  if (line !== null) out += text(line, start, false);
  return out + writer.reset();
}

/** Scrollback, then the screen: all of its rows after scrollback, so that this scrolls away, else as far as they hold anything. */
function* lines(
  { core, terminal, scrollback }: ScreenState,
  buffer: XtermBuffer,
  count: number,
): Generator<XtermLine | string> {
  const above = buffer === core.buffers.normal ? Math.min(count, scrollback.length()) : 0;
  yield* scrollback.rows(above);
  const end = above > 0 ? terminal.rows : lastFilled(buffer, terminal) + 1;
  for (let row = 0; row < end; row += 1) {
    const line = buffer.lines.get(row);
    if (line !== undefined) yield line;
  }
}

/** The last row that holds anything; the first one, if none does. */
function lastFilled(buffer: XtermBuffer, { cols, rows }: { readonly cols: number; readonly rows: number }): number {
  for (let row = rows - 1; row > 0; row -= 1) {
    const line = buffer.lines.get(row);
    if (line !== undefined && (line.isWrapped || !isEmpty(line, cols))) return row;
  }
  return 0;
}

function isEmpty({ _data: data }: XtermLine, columns: number): boolean {
  // The first word of an empty cell holds its width alone: 1 << 22.
  for (let at = 0; at < columns * 3; at += 3) {
    if (data[at] !== 1 << 22 || data[at + 1] !== 0 || data[at + 2] !== 0) return false;
  }
  return true;
}

function keyboard(flags: readonly number[]): string {
  return flags.map((value) => `\x1b[>${value}u`).join('');
}

function margins({ terminal }: ScreenState, buffer: XtermBuffer): string {
  const whole = buffer.scrollTop === 0 && buffer.scrollBottom === terminal.rows - 1;
  return whole ? '' : `\x1b[${buffer.scrollTop + 1};${buffer.scrollBottom + 1}r`;
}

/** Puts cursor, pen and charset where `ESC 7`, or the switch to the alternate screen, is to save them. */
function savedCursor({ state, writer }: Screen, buffer: XtermBuffer): string {
  const row = Math.min(buffer.savedY, state.terminal.rows - 1);
  const column = Math.min(buffer.savedX, state.terminal.cols - 1);
  const pen = writer.pen({ ...buffer.savedCurAttrData, extended: { urlId: 0, underlineColor: 0, _ext: 0 } });
  const charset = buffer.savedCharset === undefined ? '' : charsetSequence(0, buffer.savedCharset);
  return `\x1b[${row + 1};${column + 1}H${pen}${charset}`;
}

/**
 * The cursor, last of all: where a wrap is pending, or a combining character may follow, the cell before it
 * is printed once more, since only printing leaves a terminal in that state.
 */
function cursor({ state, writer, cell }: Screen, buffer: XtermBuffer): string {
  const { core, terminal } = state;
  const pen = core._inputHandler._curAttrData;
  const origin = core.coreService.decPrivateModes.origin ? buffer.scrollTop : 0;
  const row = Math.max(buffer.y - origin, 0) + 1;
  const line = buffer.lines.get(buffer.y);
  const pending = buffer.x >= terminal.cols;
  const joins = core._inputHandler._parser.precedingJoinState !== 0;
  if (line === undefined || buffer.x === 0 || !(pending || joins)) {
    return `\x1b[${row};${Math.min(buffer.x, terminal.cols - 1) + 1}H${writer.pen(pen)}`;
  }
  let column = Math.min(buffer.x, terminal.cols) - 1;
  line.loadCell(column, cell);
  if (cell.getWidth() === 0 && cell.getChars() === '' && column > 0) column -= 1;
  line.loadCell(column, cell);
  const place = `\x1b[${row};${column + 1}H`;
  // Nothing joins what was printed before SGR; a link may change in between.
  if (sameAttributes(cell, pen)) return place + writer.pen(pen) + writer.cell(line, column) + writer.turn(pen);
  return place + writer.cell(line, column) + writer.pen(pen);
}
