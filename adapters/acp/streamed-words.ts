import type { HostMessage } from '../../src/domain/acp-link.ts';
import type { TurnWords } from './turn-words.ts';

/** Between two tellings of what an agent is saying, in ms. */
const PACE_MS = 100;

/** Tells what an agent is saying while it says it, at a pace that a screen can follow. */
export class StreamedWords {
  readonly #words: TurnWords;
  readonly #tell: (message: HostMessage) => void;
  #timer: NodeJS.Timeout | null = null;
  #told = '';

  constructor(words: TurnWords, tell: (message: HostMessage) => void) {
    this.#words = words;
    this.#tell = tell;
  }

  /** It may have said more. */
  changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#say(this.#words.text);
    }, PACE_MS);
  }

  /** The turn is over, and what it said is told as a whole. */
  over(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#say('');
  }

  #say(text: string): void {
    if (text === this.#told) return;
    this.#told = text;
    this.#tell({ kind: 'streaming', text });
  }
}
