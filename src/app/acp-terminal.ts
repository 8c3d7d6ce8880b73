import type { IConversationView, ViewListener, ViewMark } from '../../adapters/acp/conversation-view.ts';
import { cutText, displayWidth, plainText } from '../../surfaces/terminal/display-text.ts';
import { exactLines } from '../../surfaces/terminal/exact-text.ts';
import type { AskDraft } from '../domain/ask.ts';
import { AcpInput } from './acp-input.ts';
import { RowWriter } from './row-writer.ts';

const BOLD = '\x1b[1m';
const DIM = '\x1b[2m';
const RED = '\x1b[31m';
const YELLOW = '\x1b[33m';

const MARKS: Readonly<Record<ViewMark, readonly [sign: string, look: string]>> = {
  runs: ['•', ''],
  done: ['✓', DIM],
  failed: ['✗', RED],
  plan: [' ', ''],
  note: ['·', DIM],
  error: ['✗', RED],
};

/** An ACP agent's terminal: its conversation as it goes, and a line to type in below. */
export class AcpTerminal implements IConversationView {
  readonly #writer: RowWriter;
  readonly #input: AcpInput;
  #state: 'starting' | 'working' | 'waiting' | 'idle' = 'starting';
  #asked: AskDraft | null = null;
  /** What is said at the moment, as far as its last row is not full. */
  #open = { text: '', how: 'words' as 'words' | 'thought' };

  constructor(out: NodeJS.WriteStream, input: NodeJS.ReadStream, listener: ViewListener) {
    this.#writer = new RowWriter(out, (width) => this.#live(width));
    this.#input = new AcpInput(input, { ...listener, changed: () => this.#writer.paint() });
    out.on('resize', () => this.#writer.paint());
  }

  prompted(text: string): void {
    this.#close();
    this.#rows(text, BOLD, '> ', '  ');
  }

  spoke(text: string, how: 'words' | 'thought'): void {
    if (how !== this.#open.how) this.#close();
    const lines = text.split(/\r?\n/);
    const last = lines.pop() ?? '';
    for (const line of lines) {
      this.#open = { text: this.#open.text + plainText(line), how };
      this.#close(true);
    }
    const { rows, rest } = wrapped(this.#open.text + plainText(last), this.#writer.width);
    for (const row of rows) this.#writer.row(look(how), row);
    this.#open = { text: rest, how };
    this.#writer.paint();
  }

  told(mark: ViewMark, text: string): void {
    const [sign, style] = MARKS[mark];
    this.#close();
    this.#rows(text, style, `${sign} `, '  ');
  }

  asked(draft: AskDraft | null): void {
    if (draft === this.#asked) return;
    this.#asked = draft;
    if (draft === null) return;
    this.#close();
    this.#rows(draft.title, YELLOW, '? ', '  ');
    for (const row of exactLines(draft.text, this.#writer.width - 2)) this.#writer.row('', `  ${row}`);
    if (!draft.whole) this.#writer.row(RED, '  (this is not all of it)');
    for (const [at, { label }] of draft.options.entries()) this.#rows(label, BOLD, `  ${at + 1}  `, '     ');
  }

  state(state: 'starting' | 'working' | 'waiting' | 'idle'): void {
    this.#state = state;
    if (state === 'idle') this.#close();
    this.#writer.paint();
  }

  /** Leaves the terminal as it was found. */
  close(): void {
    this.#close();
    this.#input.close();
    this.#writer.close();
  }

  /** What is said at the moment goes on in another row; an empty one counts when the agent has broken the line. */
  #close(broken = false): void {
    const { text, how } = this.#open;
    this.#open = { text: '', how };
    if (text === '' && !broken) return;
    const { rows, rest } = wrapped(text, this.#writer.width);
    for (const row of [...rows, rest]) this.#writer.row(look(how), row);
  }

  /** Foreign text, with something before its first row and before the others. */
  #rows(text: string, style: string, first: string, others: string): void {
    const width = this.#writer.width - displayWidth(first);
    const all = text.split(/\r?\n/).flatMap((line) => {
      const { rows, rest } = wrapped(plainText(line), width);
      return [...rows, rest];
    });
    for (const [at, row] of all.entries()) this.#writer.row(style, (at === 0 ? first : others) + row);
  }

  #live(width: number): { readonly rows: readonly string[]; readonly column: number } {
    const { text, how } = this.#open;
    const open = text === '' ? [] : [`${look(how)}${text}\x1b[0m`];
    const { shown, at, empty } = this.#input.line(width - 3);
    const hint = this.#state === 'idle' || !empty ? '' : `${DIM}${cutText(this.#hint(), width - 3)}\x1b[0m`;
    return { rows: [...open, `> ${shown}${hint}`], column: 2 + at };
  }

  #hint(): string {
    if (this.#state === 'starting') return 'starting';
    if (this.#asked !== null) return `1 to ${this.#asked.options.length} answers`;
    return 'working; Escape interrupts';
  }
}

function look(how: 'words' | 'thought'): string {
  return how === 'thought' ? DIM : '';
}

/** Plain text as full rows, broken between words where it can be, and what is left for the next row. */
function wrapped(text: string, width: number): { readonly rows: readonly string[]; readonly rest: string } {
  const rows: string[] = [];
  let rest = text;
  // Never measure more than a row can hold.
  while (displayWidth(rest.slice(0, 4 * width)) > width) {
    const head = cutText(rest, width) || rest.slice(0, 1);
    const space = head.lastIndexOf(' ');
    const row = space > 0 && rest[head.length] !== ' ' ? head.slice(0, space) : head;
    rows.push(row);
    rest = rest.slice(row.length).replace(/^ /, '');
  }
  return { rows, rest };
}
