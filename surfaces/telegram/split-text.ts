import type { MarkedText, TextMark } from '../../src/ports/telegram-bot.ts';

/** The longest message, in UTF-16 units. */
export const MAX_MESSAGE = 4096;

/**
 * A text in parts of at most `limit` UTF-16 units each, every character in just one of them. A part ends at an empty
 * line, a line's end or a space where one is near enough; code that fits into one part whole is not cut.
 */
export function splitText(whole: MarkedText, limit = MAX_MESSAGE): readonly MarkedText[] {
  const parts: MarkedText[] = [];
  let from = 0;
  while (from < whole.text.length) {
    const to = cutAfter(whole, from, limit);
    const part = slice(whole, from, to);
    // Telegram refuses a message of white space alone.
    if (part.text.trim() !== '') parts.push(part);
    from = to;
  }
  return parts;
}

function cutAfter({ text, marks }: MarkedText, from: number, limit: number): number {
  const end = from + limit;
  if (end >= text.length) return text.length;
  const code = marks.find(({ type, offset, length }) => type === 'pre' && offset < end && offset + length > end);
  if (code !== undefined && code.offset > from && code.length <= limit) return code.offset;
  const window = text.slice(from, end);
  const least = limit / 2;
  for (const mark of ['\n\n', '\n', ' ']) {
    const at = window.lastIndexOf(mark);
    if (at >= least) return from + at + mark.length;
  }
  return isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end;
}

function slice({ text, marks }: MarkedText, from: number, to: number): MarkedText {
  const inside = marks.flatMap((mark): TextMark[] => {
    const begin = Math.max(mark.offset, from);
    const end = Math.min(mark.offset + mark.length, to);
    return end > begin ? [{ ...mark, offset: begin - from, length: end - begin }] : [];
  });
  return { text: text.slice(from, to), marks: inside };
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
