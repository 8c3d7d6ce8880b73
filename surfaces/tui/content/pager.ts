import type { IClock } from '../../../src/ports/clock.ts';
import type { InputEvent } from '../../terminal/key-parser.ts';
import { onSignals, type ProcessSignals } from '../../terminal/process-signals.ts';
import { createTerminalSession, type TerminalSession } from '../../terminal/terminal-session.ts';
import type { Theme } from '../../terminal/theme.ts';
import { WHOLE_SCREEN } from '../../terminal/whole-screen.ts';
import { eventOfInput } from '../input-events.ts';
import { drawLine, type Line } from '../render/line.ts';
import { createScreenPainter } from '../screen-painter.ts';

/** What a pager shows. */
export type Page = {
  /** A line that stays on top; null: none. */
  readonly header: Line | null;
  /** All lines, each drawn to exactly that many cells. */
  readonly body: (width: number) => readonly string[];
};

/** Where a pager is, and who it tells. */
export type PagerOptions = {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly clock: IClock;
  readonly theme: Theme;
  /** Stays at the last line while more come, until the person goes elsewhere. */
  readonly follow: boolean;
  /** A key that means nothing to a pager. */
  readonly onKey: (name: string) => void;
  /** The terminal has this size; told at the start, too. */
  readonly onSize: (cols: number, rows: number) => void;
};

/** Shows lines on a terminal, to be scrolled through. */
export class Pager {
  /** Resolves when the person left, or the terminal did; it is given back already. */
  readonly ended: Promise<void>;
  readonly #options: PagerOptions;
  readonly #terminal: TerminalSession;
  readonly #painter = createScreenPainter();
  readonly #signals: ProcessSignals;
  #page: Page = { header: null, body: () => [] };
  #lines: readonly string[] = [];
  #top = 0;
  #atEnd: boolean;
  #scheduled = false;
  #done = false;
  #tellEnd: () => void = () => undefined;

  constructor(options: PagerOptions) {
    this.ended = new Promise((resolve) => {
      this.#tellEnd = resolve;
    });
    this.#options = options;
    this.#atEnd = options.follow;
    this.#terminal = createTerminalSession(WHOLE_SCREEN, options.input, options.output, options.clock, {
      input: (input) => this.#take(input),
      resized: () => this.#resized(),
      drained: () => this.#schedule(),
      gone: () => this.end(),
    });
    this.#signals = onSignals({
      terminate: () => this.end(),
      suspend: () => undefined,
      resume: () => this.#resized(),
      restore: () => this.#terminal.leave(),
    });
  }

  /** Takes the terminal. */
  begin(): void {
    this.#terminal.enter();
    this.#resized();
  }

  show(page: Page): void {
    this.#page = page;
    this.#layOut();
  }

  end(): void {
    if (this.#done) return;
    this.#done = true;
    this.#terminal.leave();
    this.#signals.release();
    this.#tellEnd();
  }

  #take(input: InputEvent): void {
    const event = eventOfInput(input, 0);
    if (event?.kind === 'wheeled') this.#scroll(event.rows);
    if (event?.kind === 'key') this.#press(event.name);
  }

  #press(name: string): void {
    const page = Math.max(1, this.#room() - 1);
    const moves: Readonly<Record<string, number>> = {
      ...{ j: 1, Down: 1, Enter: 1, k: -1, Up: -1 },
      ...{ PageDown: page, ' ': page, Space: page, 'C-d': page, PageUp: -page, 'C-u': -page, b: -page },
      ...{ g: -this.#lines.length, Home: -this.#lines.length, G: this.#lines.length, End: this.#lines.length },
    };
    const rows = moves[name];
    if (rows !== undefined) this.#scroll(rows);
    else if (name === 'q' || name === 'C-c') this.end();
    else this.#options.onKey(name);
  }

  #scroll(rows: number): void {
    this.#top += rows;
    this.#bound();
    this.#atEnd = this.#options.follow && this.#top >= this.#lines.length - this.#room();
    this.#schedule();
  }

  #resized(): void {
    const { width, height } = this.#terminal.size();
    this.#painter.forget();
    this.#options.onSize(width, height);
    this.#layOut();
  }

  #layOut(): void {
    this.#lines = this.#page.body(this.#terminal.size().width);
    if (this.#atEnd) this.#top = this.#lines.length;
    this.#bound();
    this.#schedule();
  }

  #bound(): void {
    this.#top = Math.max(0, Math.min(this.#top, this.#lines.length - this.#room()));
  }

  /** Rows for the body. */
  #room(): number {
    return this.#terminal.size().height - (this.#page.header === null ? 0 : 1);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (!this.#done) this.#paint();
    });
  }

  #paint(): void {
    const { width, height } = this.#terminal.size();
    const { header } = this.#page;
    const lines = header === null ? [] : [drawLine(header, width, this.#options.theme)];
    lines.push(...this.#lines.slice(this.#top, this.#top + this.#room()));
    while (lines.length < height) lines.push(' '.repeat(width));
    this.#terminal.write(this.#painter.paint({ lines: lines.slice(0, height), cursor: null }));
  }
}
