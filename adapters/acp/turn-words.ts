/** Most that is kept of what an agent says in a turn, in UTF-16 units. */
const MAX_WORDS = 200_000;

const CUT = '\n… (cut here: it said more than moitumi keeps of one turn)';

/** What an agent says in a turn: its messages one after the other, without its thoughts and tools. */
export class TurnWords {
  #text = '';
  #cut = false;
  #breaks = false;

  get text(): string {
    return this.#cut ? this.#text + CUT : this.#text;
  }

  /** Goes on with the message. */
  add(text: string): void {
    if (text === '' || this.#cut) return;
    const joined =
      this.#breaks && this.#text !== '' ? `${this.#text.trimEnd()}\n\n${text.trimStart()}` : this.#text + text;
    this.#breaks = false;
    this.#text = joined.slice(0, MAX_WORDS);
    this.#cut = joined.length > MAX_WORDS;
  }

  /** It did something else: what it says next is another message. */
  break(): void {
    this.#breaks = true;
  }

  /** A turn begins. */
  clear(): void {
    this.#text = '';
    this.#cut = false;
    this.#breaks = false;
  }
}
