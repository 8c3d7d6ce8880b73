import { Terminal } from '@xterm/headless';
import { type Pty, type PtyExit, startPty } from '../../../adapters/terminal/pty.ts';

/** A program in a real pty, and what a person would see of it. */
export class PtyScreen {
  readonly pty: Pty;
  /** Resolves when it has ended and its last output is on the screen. */
  readonly ended: Promise<PtyExit>;
  /** Everything it wrote. */
  raw = '';
  readonly #terminal: Terminal;
  readonly #looking = new Set<() => void>();

  constructor(command: readonly string[], env: Readonly<Record<string, string>>, cols: number, rows: number) {
    this.#terminal = new Terminal({ cols, rows, allowProposedApi: true });
    let exited: (exit: PtyExit) => void = () => undefined;
    this.ended = new Promise((resolve) => {
      exited = resolve;
    });
    this.pty = startPty(
      { command, env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', ...env }, cwd: '/', cols, rows },
      { output: (bytes) => this.#show(bytes), exited: (end) => this.#terminal.write('', () => exited(end)) },
    );
  }

  get alternate(): boolean {
    return this.#terminal.buffer.active.type === 'alternate';
  }

  get lines(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from(
      { length: this.#terminal.rows },
      (_, y) => active.getLine(active.viewportY + y)?.translateToString(true) ?? '',
    );
  }

  type(text: string): void {
    this.pty.input.push(Buffer.from(text));
  }

  resize(cols: number, rows: number): void {
    this.#terminal.resize(cols, rows);
    this.pty.resize(cols, rows);
  }

  /** Resolves as soon as the screen is so. */
  until(isSo: (screen: this) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isSo(this)) return;
        this.#looking.delete(look);
        resolve();
      };
      this.#looking.add(look);
      look();
    });
  }

  /** Resolves as soon as one of the lines holds the text. */
  shows(text: string): Promise<void> {
    return this.until(({ lines }) => lines.some((line) => line.includes(text)));
  }

  #show(bytes: Uint8Array): void {
    this.raw += Buffer.from(bytes).toString();
    this.#terminal.write(bytes, () => {
      for (const look of [...this.#looking]) look();
    });
  }
}
