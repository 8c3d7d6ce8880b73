/** A word of a command line. */
export type Token =
  | { readonly kind: 'argument'; readonly word: string }
  /** `name` with its dashes; `value` null: none was given, or it takes none. */
  | { readonly kind: 'option'; readonly name: string; readonly value: string | null };

/**
 * Tells options from arguments; `valued` has the names, with dashes, of the options that take a value. A value is the
 * next word, whatever it is like, unless that begins with two dashes; a lone dash is an argument. What follows `--`
 * is not to be given.
 */
export function readTokens(words: readonly string[], valued: ReadonlySet<string>): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const token = readToken(words[at] ?? '');
    const next = words[at + 1];
    const takes = token.kind === 'option' && token.value === null && valued.has(token.name);
    if (takes && next !== undefined && !next.startsWith('--')) {
      tokens.push({ ...token, value: next });
      at += 1;
    } else {
      tokens.push(token);
    }
  }
  return tokens;
}

function readToken(word: string): Token {
  if (!word.startsWith('-') || word === '-') return { kind: 'argument', word };
  const equals = word.indexOf('=');
  return equals === -1
    ? { kind: 'option', name: word, value: null }
    : { kind: 'option', name: word.slice(0, equals), value: word.slice(equals + 1) };
}
