import type { ViewListener } from '../../adapters/acp/conversation-view.ts';
import { cutText, displayWidth } from '../../surfaces/terminal/display-text.ts';
import { editLine, type InputLine, insertText } from '../../surfaces/terminal/input-line.ts';
import { createKeyParser, type InputEvent } from '../../surfaces/terminal/key-parser.ts';

const EMPTY: InputLine = { text: '', at: 0 };

/** How long an ESC may stand alone until it is the Escape key, in ms. */
const ESCAPE_MS = 20;

/** What is typed at an ACP agent's terminal. */
export class AcpInput {
  readonly #stream: NodeJS.ReadStream;
  readonly #listener: ViewListener & { readonly changed: () => void };
  readonly #parser = createKeyParser();
  #line = EMPTY;
  #escape: NodeJS.Timeout | undefined;

  constructor(stream: NodeJS.ReadStream, listener: ViewListener & { readonly changed: () => void }) {
    this.#stream = stream;
    this.#listener = listener;
    if (stream.isTTY) stream.setRawMode(true);
    stream.on('data', (bytes: Uint8Array) => this.#read(bytes));
  }

  /** The part of the line that fits, and where the cursor is in it. */
  line(width: number): { readonly shown: string; readonly at: number; readonly empty: boolean } {
    const { text, at } = this.#line;
    let start = 0;
    while (displayWidth(text.slice(start, at)) > width) start += 1;
    return {
      shown: cutText(text.slice(start), width),
      at: displayWidth(text.slice(start, at)),
      empty: text === '',
    };
  }

  close(): void {
    clearTimeout(this.#escape);
    if (this.#stream.isTTY) this.#stream.setRawMode(false);
    this.#stream.destroy();
  }

  #read(bytes: Uint8Array): void {
    clearTimeout(this.#escape);
    for (const event of this.#parser.push(bytes)) this.#take(event);
    if (this.#parser.pending()) {
      this.#escape = setTimeout(() => {
        for (const event of this.#parser.flush()) this.#take(event);
      }, ESCAPE_MS);
    }
  }

  #take(event: InputEvent): void {
    if (event.kind === 'paste') this.#line = insertText(this.#line, event.text);
    else if (event.kind === 'key') this.#key(`${event.ctrl ? 'C-' : ''}${event.key}`, event.ctrl || event.alt);
    this.#listener.changed();
  }

  #key(name: string, held: boolean): void {
    const { text } = this.#line;
    if (name === 'Enter') this.#submit(text.trim());
    else if (name === 'C-c' && text !== '') this.#line = EMPTY;
    else if (name === 'C-c' || name === 'Escape') this.#listener.interrupt();
    else if (name === 'C-d' && text === '') this.#listener.leave();
    else if (/^[1-9]$/.test(name) && text === '' && this.#listener.choose(Number(name) - 1)) return;
    else this.#line = editLine(this.#line, name, held || name.length > 2 ? '' : name) ?? this.#line;
  }

  #submit(text: string): void {
    this.#line = EMPTY;
    if (text === '/exit') this.#listener.leave();
    else if (text !== '') this.#listener.submit(text);
  }
}
