import { describe, expect, it } from 'vitest';
import { clipText } from '../../src/domain/clip-text.ts';
import { checkTitle } from '../../src/domain/node-title.ts';

describe('a title', () => {
  it.each(['a', 'Grüße, 世界 👩‍💻', 'x'.repeat(1_000), 'שלום', 'e\u0301'])('may be %j', (title) => {
    expect(checkTitle(title)).toBe(title);
  });

  it.each([
    ['', 'empty'],
    [' \t ', 'empty'],
    ['x'.repeat(10_000), '10000'],
    ['a\u001b[31m', 'control character (U+001B), here at position 2'],
    ['a\nb', 'line break (U+000A)'],
    ['a\u009bb', 'control character (U+009B)'],
    ['a\u202eb', 'direction of text (U+202E)'],
    ['a\u2066b', 'direction of text (U+2066)'],
    ['a\u2028b', 'line break (U+2028)'],
    ['a\ud800b', 'half of a surrogate pair (U+D800)'],
  ])('may not be %j, and the error says why', (title, why) => {
    expect(() => checkTitle(title)).toThrow(why);
  });
});

describe('a foreign text', () => {
  it('is shown as one harmless line', () => {
    expect(clipText('\u001b]0;x\u0007 a\n\nb\u202e ', 100)).toBe(']0;x  a b');
    expect(clipText('abcdef', 4)).toBe('abc…');
    expect(clipText('abcd', 4)).toBe('abcd');
  });
});
