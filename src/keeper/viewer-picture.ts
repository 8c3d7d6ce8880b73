import { type CroppedScreen, createCroppedScreen } from '../../adapters/terminal/cropped-screen.ts';
import { LinedScreen } from '../../adapters/terminal/lined-screen.ts';
import type { ScreenModel } from '../../adapters/terminal/screen-model.ts';

/** Lines of scrollback that a new viewer gets before the screen. */
const SCROLLBACK = 1_000;

/** Fewer rows have none to spare. */
const LEAST_ROWS_WITH_LINE = 2;

/** An agent's screen in a viewer's terminal, which may be of another size, and may have a line of ours in its last row. */
export class ViewerPicture {
  /** What is left of the terminal for the agent's screen. */
  cols = 0;
  rows = 0;
  readonly #screen: ScreenModel;
  readonly #cropped: CroppedScreen;
  readonly #lined: LinedScreen;
  /** Null: the viewer wants none. */
  #text: string | null;
  #hasRoom = true;

  constructor(screen: ScreenModel, line: string | null) {
    this.#screen = screen;
    this.#cropped = createCroppedScreen(screen);
    this.#lined = new LinedScreen(screen);
    this.#text = line;
  }

  /** Takes the terminal's size. xterm.js has at least 2 columns; more than 1,000 either way is a mistake, or an attack on memory. */
  measure(cols: number, rows: number): void {
    const all = Math.min(Math.max(Math.trunc(rows) || 1, 1), 1_000);
    this.#hasRoom = all >= LEAST_ROWS_WITH_LINE;
    this.cols = Math.min(Math.max(Math.trunc(cols) || 2, 2), 1_000);
    this.rows = this.#line() === null ? all : all - 1;
  }

  /** Another text in the line of a viewer that has one. */
  tell(line: string): void {
    if (this.#text !== null) this.#text = line;
  }

  /** The terminal may get the agent's output as it is: it has the same size, and nothing of ours in it. */
  isPlain(): boolean {
    return this.#fits() && this.#line() === null;
  }

  /** What makes the terminal right whatever it shows; `again`: it has the scrollback already. */
  whole(again: boolean): string {
    const options = { scrollback: again ? 0 : SCROLLBACK, again };
    const line = this.#line();
    if (!this.#fits()) return this.#cropped.paint({ cols: this.cols, rows: this.rows, line }, true);
    return line === null ? this.#screen.write(options) : this.#lined.paintWhole(line, options);
  }

  /** The same after the last time; '' when nothing has changed, or when the output itself says so. */
  changes(): string {
    const line = this.#line();
    if (!this.#fits()) return this.#cropped.paint({ cols: this.cols, rows: this.rows, line }, false);
    return line === null ? '' : this.#lined.paint(line);
  }

  #line(): string | null {
    return this.#hasRoom ? this.#text : null;
  }

  #fits(): boolean {
    const { cols, rows } = this.#screen.size();
    return this.cols === cols && this.rows === rows;
  }
}
