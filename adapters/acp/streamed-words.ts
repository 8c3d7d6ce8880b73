import type { HostMessage } from '../../src/domain/acp-link.ts';
import type { TurnWords } from './turn-words.ts';

/** Between two tellings of what an agent is saying, in ms. */
const PACE_MS = 100;

/** After so long a silence, what an agent said outside of a turn is taken to be whole, in ms. */
const AFTERTHOUGHT_MS = 1_000;

export type StreamedWordsOptions = {
  readonly words: TurnWords;
  readonly tell: (message: HostMessage) => void;
  /** What was said, as a whole. */
  readonly said: (text: string) => void;
};

/** Tells what an agent is saying while it says it, at a pace that a screen can follow, and then all of it. */
export class StreamedWords {
  readonly #options: StreamedWordsOptions;
  #pace: NodeJS.Timeout | null = null;
  #afterthought: NodeJS.Timeout | undefined;
  #told = '';

  constructor(options: StreamedWordsOptions) {
    this.#options = options;
  }

  /** It may have said more: in its turn, whose end is told, or outside of any. */
  changed(turning: boolean): void {
    const { words } = this.#options;
    this.#pace ??= setTimeout(() => {
      this.#pace = null;
      this.#say(words.text);
    }, PACE_MS);
    clearTimeout(this.#afterthought);
    if (!turning && words.text !== '') this.#afterthought = setTimeout(() => this.settle(), AFTERTHOUGHT_MS);
  }

  /** What it said so far is all of it. */
  settle(): void {
    const { words, said } = this.#options;
    this.stop();
    this.#say('');
    if (words.text.trim() !== '') said(words.text);
    words.clear();
  }

  /** Tells nothing more by itself. */
  stop(): void {
    if (this.#pace !== null) clearTimeout(this.#pace);
    this.#pace = null;
    clearTimeout(this.#afterthought);
  }

  #say(text: string): void {
    if (text === this.#told) return;
    this.#told = text;
    this.#options.tell({ kind: 'streaming', text });
  }
}
