import { outerModes } from './mode-writer.ts';
import { PaintedRows, rowText } from './painted-rows.ts';
import { reservedLine } from './reserved-line.ts';
import type { ScreenModel } from './screen-model.ts';
import type { ScreenState } from './screen-state.ts';
import { plainScreen, type WriteOptions, writeScrollback } from './screen-writer.ts';

/**
 * A screen in a terminal that has one row more, which shows a line of ours. The terminal gets none of the program's own
 * sequences, which are made for one row less: so nothing that the program does can reach the line, nor the line disturb
 * what the program has set. Rows are painted as they are by now, in the buffer that the program is in; those that left the
 * screen at its top are scrolled into the terminal's own scrollback.
 */
export class LinedScreen {
  readonly #screen: ScreenModel;
  readonly #normal = new PaintedRows();
  readonly #alternate = new PaintedRows();
  #isAlternate = false;
  #seen = { pushed: 0, cleared: 0 };
  #modes = '';
  #cursor = '';

  /** Nothing is painted yet. */
  constructor(screen: ScreenModel) {
    this.#screen = screen;
  }

  /** What makes that terminal show the screen, and `line` below it, after what was painted last; '' when it does already. */
  paint(line: string): string {
    const { state } = this.#screen;
    const wants = state.core.buffers.active === state.core.buffers.alt;
    // Each buffer has keyboard flags of its own.
    if (wants !== this.#isAlternate) this.#modes = '';
    let out = this.#isAlternate && !wants ? '\x1b[?1049l' : '';
    // What is below the alternate screen is what a person has when that is left.
    if (!this.#isAlternate || !wants) out += this.#scrolled(state) + rows(state, 'normal', this.#normal, line);
    if (wants && !this.#isAlternate) out += this.#toAlternate();
    this.#isAlternate = wants;
    if (wants) out += rows(state, 'alt', this.#alternate, line);
    return this.#finished(state, out, true);
  }

  /** The same whatever it shows now; the last lines above go into its own scrollback first. */
  paintWhole(line: string, { scrollback, again }: WriteOptions): string {
    const { state } = this.#screen;
    this.#isAlternate = state.core.buffers.active === state.core.buffers.alt;
    this.#seen = state.scrollback.history();
    this.#modes = '';
    this.#normal.blank();
    const above = writeScrollback(state, scrollback, state.terminal.rows + 1);
    const unpushed = again ? '\x1b[<16u' : '';
    let out = `\x1b[?1049l${unpushed}${plainScreen()}${above}${rows(state, 'normal', this.#normal, line)}`;
    if (this.#isAlternate) out += `${this.#toAlternate()}${unpushed}${rows(state, 'alt', this.#alternate, line)}`;
    return this.#finished(state, out, again);
  }

  /** The lines that have left the screen since the last time go up in the terminal, too. */
  #scrolled(state: ScreenState): string {
    const now = state.scrollback.history();
    const cleared = now.cleared !== this.#seen.cleared;
    const count = now.pushed - this.#seen.pushed;
    this.#seen = now;
    let out = cleared ? '\x1b[3J' : '';
    let put = 0;
    for (const line of state.scrollback.rows(count)) {
      out += this.#normal.put(put, rowText(state, line, state.terminal.cols));
      put += 1;
      if (put < state.terminal.rows) continue;
      out += this.#scrollUp(state, put);
      put = 0;
    }
    return put === 0 ? out : out + this.#scrollUp(state, put);
  }

  /** The line does not go with the rest. */
  #scrollUp({ terminal }: ScreenState, count: number): string {
    this.#normal.note(terminal.rows, '');
    this.#normal.scrolled(count);
    return `\x1b[${terminal.rows + 1};1H\x1b[2K${'\n'.repeat(count)}`;
  }

  #toAlternate(): string {
    this.#alternate.blank();
    return `\x1b[?1049h${plainScreen()}`;
  }

  #finished(state: ScreenState, painted: string, again: boolean): string {
    const modes = modesOf(state, true);
    const cursor = cursorOf(state);
    if (painted === '' && modes === this.#modes && cursor === this.#cursor) return '';
    const changed = modes === this.#modes ? painted : painted + modesOf(state, again);
    this.#modes = modes;
    this.#cursor = cursor;
    return `\x1b[?2026h\x1b[?25l${changed}${cursor}\x1b[?2026l`;
  }
}

/** The rows of a buffer, and the line. */
function rows(state: ScreenState, buffer: 'normal' | 'alt', painted: PaintedRows, line: string): string {
  const { terminal, core } = state;
  let out = '';
  for (let row = 0; row < terminal.rows; row += 1) {
    const cells = core.buffers[buffer].lines.get(row);
    out += painted.put(row, cells === undefined ? '' : rowText(state, cells, terminal.cols));
  }
  return out + painted.put(terminal.rows, reservedLine(core, line, terminal.cols));
}

/** How it looks, and what keys and mouse send: all that does not depend on how the program draws. */
function modesOf(state: ScreenState, again: boolean): string {
  const { keyboard } = state.extras;
  const { active, alt } = state.core.buffers;
  const flags = (active === alt ? keyboard.alternate : keyboard.normal).at(-1) ?? 0;
  return outerModes(state, again) + (flags > 0 || again ? `\x1b[=${flags};1u` : '');
}

function cursorOf({ core, terminal }: ScreenState): string {
  const { x, y } = core.buffers.active;
  return `\x1b[${y + 1};${Math.min(x, terminal.cols - 1) + 1}H${core.coreService.isCursorHidden ? '' : '\x1b[?25h'}`;
}
