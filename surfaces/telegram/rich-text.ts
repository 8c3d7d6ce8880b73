import type { MarkedText, TextMark } from '../../src/ports/telegram-bot.ts';

/** A fence of code: its language, and what is inside. */
const FENCE = /^(`{3,}|~{3,})[ \t]*([\w+#.-]*)[^\n]*\n([\s\S]*?)(?:\n\1[ \t]*$|(?![\s\S]))/gm;

/** Code in a line, bold words, headings; what looks like none of them stays as it was written. */
const INLINE = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|^#{1,6} +([^\n]+)$/gm;

/** Markdown as agents write it, as text with marks. Marks and not a parse mode: no character can break out of them. */
export function richText(markdown: string): MarkedText {
  const out = new Builder();
  let at = 0;
  for (const fence of markdown.matchAll(FENCE)) {
    inline(out, markdown.slice(at, fence.index));
    const [whole, , language = '', code = ''] = fence;
    if (code.trim() === '') out.plain(whole);
    else out.marked(code, language === '' ? { type: 'pre' } : { type: 'pre', language });
    at = fence.index + whole.length;
  }
  inline(out, markdown.slice(at));
  return out.result();
}

/** All of it in one mark. */
export function whollyMarked(text: string, type: TextMark['type']): MarkedText {
  return { text, marks: text === '' ? [] : [{ type, offset: 0, length: text.length }] };
}

/** One after the other. */
export function joined(...parts: readonly (MarkedText | string)[]): MarkedText {
  const out = new Builder();
  for (const part of parts) out.append(typeof part === 'string' ? { text: part, marks: [] } : part);
  return out.result();
}

class Builder {
  #text = '';
  readonly #marks: TextMark[] = [];

  plain(text: string): void {
    this.#text += text;
  }

  marked(text: string, mark: Omit<TextMark, 'offset' | 'length'>): void {
    this.#marks.push({ ...mark, offset: this.#text.length, length: text.length });
    this.#text += text;
  }

  append({ text, marks }: MarkedText): void {
    const begin = this.#text.length;
    this.#marks.push(...marks.map((mark) => ({ ...mark, offset: mark.offset + begin })));
    this.#text += text;
  }

  result(): MarkedText {
    return { text: this.#text, marks: this.#marks };
  }
}

function inline(out: Builder, text: string): void {
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    out.plain(text.slice(at, found.index));
    const [whole, code, bold, heading] = found;
    if (code !== undefined) out.marked(code, { type: 'code' });
    else out.marked(bold ?? heading ?? '', { type: 'bold' });
    at = found.index + whole.length;
  }
  out.plain(text.slice(at));
}
