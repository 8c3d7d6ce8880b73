import { fields, text } from '../../../src/domain/json-fields.ts';
import type { TurnStream } from './turn-stream.ts';

/** What opencode's events tell of what is said: parts of messages, which grow by deltas. */
export class OpencodeWords {
  readonly #stream: TurnStream;
  /** Sessions of subagents: what is said there is said to nobody. */
  readonly #children = new Set<string>();
  /** Who wrote the messages of this turn. */
  readonly #roles = new Map<string, string>();
  readonly #parts = new Map<string, { readonly message: string; readonly text: string }>();

  constructor(stream: TurnStream) {
    this.#stream = stream;
  }

  /** Takes in one event; anything else is passed over. */
  take(event: unknown): void {
    const { type, properties } = fields(event);
    const data = fields(properties);
    const session = text(data['sessionID']);
    const info = fields(data['info']);
    if (text(info['parentID']) !== '' && text(type).startsWith('session.')) this.#children.add(session);
    if (this.#children.has(session)) return;
    if (type === 'message.updated') this.#roles.set(text(info['id']), text(info['role']));
    if (type === 'message.part.updated') this.#part(fields(data['part']));
    if (type === 'message.part.delta' && data['field'] === 'text') {
      const id = text(data['partID']);
      this.#grow(id, text(data['messageID']), (this.#parts.get(id)?.text ?? '') + text(data['delta']));
    }
    if (type === 'session.idle') this.#end();
  }

  #part(part: Readonly<Record<string, unknown>>): void {
    const [id, message] = [text(part['id']), text(part['messageID'])];
    if (part['type'] !== 'text' || part['synthetic'] === true) return;
    if (this.#roles.get(message) !== 'user') {
      this.#grow(id, message, text(part['text']));
      return;
    }
    if (this.#parts.has(id)) return;
    this.#parts.clear();
    this.#parts.set(id, { message, text: '' });
    this.#stream.prompted(text(part['text']));
  }

  #grow(id: string, message: string, words: string): void {
    if (this.#roles.get(message) !== 'assistant') return;
    this.#parts.set(id, { message, text: words });
    this.#stream.add(id, words);
  }

  /** What the turn came to is its last message that says something. */
  #end(): void {
    const said = [...this.#parts.values()].filter((part) => part.text !== '');
    const last = said.at(-1)?.message;
    if (last === undefined) return;
    const words = said.filter(({ message }) => message === last).map((part) => part.text);
    this.#stream.ends(words.join('\n\n'), last);
    this.#parts.clear();
    this.#roles.clear();
  }
}
