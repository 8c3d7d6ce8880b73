import { createInputTokenizer, type InputToken, PASTE_END } from '../../src/domain/input-tokens.ts';
import { type DecodedToken, decodeToken, type KeyEvent } from '../../src/domain/key-decoder.ts';

/** What a person did at the terminal. Text of a paste is as it came, control characters and all. */
export type InputEvent =
  | Exclude<DecodedToken, { readonly kind: 'other' }>
  | { readonly kind: 'paste'; readonly text: string }
  /** What a terminal answered in a string sequence (OSC, DCS), whole. */
  | { readonly kind: 'reply'; readonly text: string };

/** Turns a terminal's bytes into events, wherever the reads split them. */
export type KeyParser = {
  /** Takes what was read. */
  push(bytes: Uint8Array): readonly InputEvent[];
  /** To be called when nothing more came for a while (20 ms, say) and `pending()`: an ESC alone is the Escape key. */
  flush(): readonly InputEvent[];
  pending(): boolean;
};

/** Most bytes kept of one paste; what is longer is cut there. */
const MAX_PASTE = 1024 * 1024;

/** A parser in its initial state. Other replies to queries, and key releases, are left out. */
export function createKeyParser(): KeyParser {
  const tokenizer = createInputTokenizer();
  let paste: Uint8Array[] = [];

  const eventsOf = (token: InputToken): readonly InputEvent[] => {
    switch (token.kind) {
      case 'paste_begin':
        paste = [];
        return [];
      case 'paste_bytes':
        paste.push(token.bytes);
        return [];
      case 'paste_end': {
        const content = Buffer.concat([...paste, token.bytes]);
        paste = [];
        return [{ kind: 'paste', text: content.subarray(0, -PASTE_END.length).subarray(0, MAX_PASTE).toString() }];
      }
      case 'string':
        return [{ kind: 'reply', text: Buffer.from(token.bytes).toString() }];
      default: {
        const event = decodeToken(token);
        return event.kind === 'other' ? [] : [event];
      }
    }
  };

  return {
    push: (bytes) => tokenizer.push(bytes).flatMap(eventsOf),
    flush: () => tokenizer.flush().flatMap(eventsOf),
    pending: () => tokenizer.pending(),
  };
}

/** A key's name as in tables of keys, and what it types; '' for keys that type nothing. */
export function keyPress({ key, ctrl, alt }: KeyEvent): { readonly name: string; readonly text: string } {
  const types = !ctrl && !alt && [...key].length === 1;
  return { name: `${alt ? 'M-' : ''}${ctrl ? 'C-' : ''}${key}`, text: types ? key : '' };
}
