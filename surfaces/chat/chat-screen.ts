import { fitLines } from '../terminal/markdown/wrap-spans.ts';
import { drawSpans, type SpanLine } from '../terminal/span.ts';
import type { TerminalSession } from '../terminal/terminal-session.ts';
import type { Theme } from '../terminal/theme.ts';
import { type Area, createLiveArea } from './live-area.ts';

type Picture = (room: { readonly cols: number; readonly rows: number }) => Area;

/** The chat's part of the terminal: lines that stay, and an area below them that is drawn anew. */
export class ChatScreen {
  readonly #terminal: TerminalSession;
  readonly #theme: Theme;
  readonly #picture: Picture;
  readonly #area = createLiveArea();
  #above: SpanLine[] = [];
  #scheduled = false;
  #behind = false;
  #away = true;

  /** `picture` is asked for the area when it is drawn. */
  constructor(terminal: TerminalSession, theme: Theme, picture: Picture) {
    this.#terminal = terminal;
    this.#theme = theme;
    this.#picture = picture;
  }

  /** Cells for a line. */
  get width(): number {
    return Math.max(4, this.#terminal.size().width - 1);
  }

  /** Takes the terminal, and draws at once. */
  enter(): void {
    this.#terminal.enter();
    this.#away = false;
    this.#behind = false;
    this.#area.forget();
    this.paint();
  }

  /** Gives the terminal back, without the area. */
  leave(): void {
    if (this.#away) return;
    this.#flush();
    this.#terminal.write(this.#area.clear(this.#terminal.size().width));
    this.#terminal.leave();
    this.#away = true;
  }

  /** Lines that stay, drawn with the next picture; those that are too long are broken. */
  say(lines: readonly SpanLine[]): void {
    this.#above.push(...fitLines(lines, this.width));
    this.schedule();
  }

  /** Writes what is no text, as for the clipboard. */
  send(sequence: string): void {
    if (!this.#away) this.#terminal.write(sequence);
  }

  /** An empty screen. */
  clear(): void {
    this.#terminal.write('\x1b[H\x1b[2J');
    this.#area.forget();
    this.schedule();
  }

  /** Once for all that happens in one go. */
  schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.paint();
    });
  }

  /** The terminal has taken what waited. */
  drained(): void {
    this.#behind = false;
    this.schedule();
  }

  /** A terminal that is behind is not given more: it gets the newest picture when it has drained. */
  paint(): void {
    if (!this.#away && !this.#behind) this.#flush();
  }

  #flush(): void {
    const { width, height } = this.#terminal.size();
    const above = this.#above.map((line) => drawSpans(line, this.width, this.#theme)[0]);
    this.#above = [];
    const bytes = this.#area.paint(above, this.#picture({ cols: width, rows: height }), width);
    if (bytes !== '') this.#behind = !this.#terminal.write(bytes);
  }
}
