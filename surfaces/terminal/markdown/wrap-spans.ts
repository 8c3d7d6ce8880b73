import { cutText, displayWidth, plainText } from '../display-text.ts';
import { type Span, type SpanLine, spansWidth } from '../span.ts';
import type { Role } from '../theme.ts';

/** A line break that the text itself asks for. */
export const LINE_BREAK: Span = ['text', '\n'];

/** Breaks spans between words into lines of at most `width` cells; a word that is longer is cut. One line at least. */
export function wrapSpans(spans: readonly Span[], width: number): readonly (readonly Span[])[] {
  const wrapper = new Wrapper(width);
  for (const [role, word] of words(spans)) {
    if (word === '\n') wrapper.breakLine();
    else if (word === ' ') wrapper.blank(role);
    else wrapper.word(role, word);
  }
  return wrapper.lines;
}

/** The same of lines of which most fit as they are: those keep their blanks. */
export function fitLines(lines: readonly SpanLine[], width: number): readonly SpanLine[] {
  return lines.flatMap((line) => (spansWidth(line) <= width ? [line] : wrapSpans(line, width)));
}

class Wrapper {
  readonly lines: Span[][] = [[]];
  readonly #width: number;
  #used = 0;
  /** The look of a blank that stands before the next word, if that is in the same line. */
  #gap: Role | null = null;

  constructor(width: number) {
    this.#width = width;
  }

  breakLine(): void {
    this.lines.push([]);
    this.#used = 0;
    this.#gap = null;
  }

  blank(role: Role): void {
    this.#gap = this.#used > 0 ? role : null;
  }

  word(role: Role, word: string): void {
    const gap = this.#gap === null ? 0 : 1;
    if (this.#used > 0 && this.#used + gap + displayWidth(word) > this.#width) this.breakLine();
    if (this.#gap !== null) this.#put(this.#gap, ' ');
    this.#gap = null;
    for (const [index, piece] of hardCut(word, this.#width).entries()) {
      if (index > 0) this.breakLine();
      this.#put(role, piece);
    }
  }

  #put(role: Role, text: string): void {
    const line = this.lines.at(-1) ?? [];
    const last = line.at(-1);
    if (last?.[0] === role) line[line.length - 1] = [role, last[1] + text];
    else line.push([role, text]);
    this.#used += displayWidth(text);
  }
}

/** Text cut into pieces of at most `width` cells, wherever that falls. */
export function hardCut(text: string, width: number): readonly string[] {
  const pieces: string[] = [];
  for (let rest = text; rest !== ''; ) {
    const piece = cutText(rest, Math.max(1, width)) || [...rest].slice(0, 1).join('');
    pieces.push(piece);
    rest = rest.slice(piece.length);
  }
  return pieces;
}

/** Words, blanks (each ' ') and line breaks. A word that changes its look inside comes in pieces without a blank between. */
function* words(spans: readonly Span[]): Generator<Span> {
  for (const [role, text] of spans) {
    if (text === '\n') yield [role, text];
    else {
      for (const [word] of plainText(text).matchAll(/\s+|\S+/g)) yield [role, word.trim() === '' ? ' ' : word];
    }
  }
}
