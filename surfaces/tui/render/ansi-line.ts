import { characterWidth, plainText } from '../../terminal/display-text.ts';

const ESC = '\x1b';
// An SGR sequence, any other escape sequence (dropped), or one character.
const TOKEN = /(\x1b\[[\d;:]*m)|\x1b(?:\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)?|(.)/gsu;

/** A rendered line of an agent's screen cut or padded to exactly `width` cells: its colours stay, nothing else does. */
export function clipAnsi(line: string, width: number): string {
  let out = '';
  let used = 0;
  for (const [token, sgr, character] of line.matchAll(TOKEN)) {
    if (sgr !== undefined) out += sgr;
    else if (character !== undefined && !token.startsWith(ESC)) {
      const plain = plainText(character);
      const cells = plain === '' ? 0 : characterWidth(plain);
      if (used + cells > width) break;
      out += plain;
      used += cells;
    }
  }
  return `${out}\x1b[0m${' '.repeat(width - used)}`;
}
