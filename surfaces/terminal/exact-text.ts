import { characterWidth } from './display-text.ts';

// As in plainText; but here nothing that is there may go unseen.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\ufe0f|[\u00a0\u2000-\u200a\u3000\u2800\u3164\uffa0]/gu;

/** A tab, as text that is asked about is drawn. */
const TAB = '    ';

/**
 * A text as lines of at most `width` cells, nothing left out, nothing trimmed: a person decides by it. What would act
 * on the terminal, reorder the text or not be seen stands as its number, as in `\u202e`.
 */
export function exactLines(text: string, width: number): string[] {
  if (width <= 0) return [];
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .flatMap((line) => broken(visible(line), width));
}

function visible(line: string): string {
  return line.replaceAll('\t', TAB).replace(HIDDEN, (character) => {
    const hex = (character.codePointAt(0) ?? 0).toString(16);
    return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
  });
}

/** At the width, in the middle of a word if need be: a break between words could hide how many blanks stood there. */
function broken(line: string, width: number): string[] {
  const lines: string[] = [];
  let begun = '';
  let used = 0;
  for (const character of line) {
    const cells = characterWidth(character);
    if (used + cells > width && begun !== '') {
      lines.push(begun);
      begun = '';
      used = 0;
    }
    begun += character;
    used += cells;
  }
  return [...lines, begun];
}
