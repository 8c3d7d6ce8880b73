import { eastAsianWidth } from 'get-east-asian-width';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
// Controls move the cursor; format characters reorder or join what stands beside them, and terminals
// disagree on their width; U+FE0F makes some terminals draw one cell more than others.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\ufe0f/gu;
const MARK = /^\p{M}$/u;
const ELLIPSIS = 0x2026;

/** Text that can be written to a terminal as it stands: one line, no control and no format characters. */
export function plainText(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text;
  return text.replace(/[\t\n\r]+/g, ' ').replace(UNPRINTABLE, '');
}

/** How many cells plain text takes. */
export function displayWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** Plain text cut to at most `width` cells, with `…` in the last one when something is missing. */
export function clipText(text: string, width: number): string {
  if (width <= 0) return '';
  // Never measure 10,000 characters of which 30 are shown.
  const near = text.length > width * 4 + 16 ? text.slice(0, width * 4 + 16) : text;
  if (near.length === text.length && displayWidth(text) <= width) return text;
  return `${cutText(near, width - 1)}…`;
}

/** Plain text cut to at most `width` cells, without a mark. */
export function cutText(text: string, width: number): string {
  if (PRINTABLE_ASCII.test(text)) return text.slice(0, Math.max(0, width));
  let used = 0;
  let end = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > width) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** Plain text broken between words, where it can be, into at most `most` lines of `width` cells. */
export function wrapText(text: string, width: number, most: number): string[] {
  if (width <= 0) return [];
  const lines: string[] = [];
  let rest = text.trim();
  while (rest !== '' && lines.length < most - 1 && displayWidth(rest) > width) {
    const head = cutText(rest, width + 1);
    const space = head.lastIndexOf(' ');
    const line = space > 0 ? head.slice(0, space) : cutText(rest, width) || [...rest].slice(0, 1).join('');
    lines.push(line);
    rest = rest.slice(line.length).trimStart();
  }
  return rest === '' ? lines : [...lines, clipText(rest, width)];
}

/** Cells that one character takes. Latin, and the shapes that each of our lines has, need no table. */
export function characterWidth(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x300 || (point >= 0x2500 && point < 0x25fd) || point === ELLIPSIS) return 1;
  return MARK.test(character) ? 0 : eastAsianWidth(point);
}
