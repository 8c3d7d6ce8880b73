/** Text that tmux shows as it stands, at most so many characters: a `#` begins a style, and control characters are nobody's. */
export function shownLiterally(text: string, most: number): string {
  return [...text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')].slice(0, most).join('').replaceAll('#', '##');
}
