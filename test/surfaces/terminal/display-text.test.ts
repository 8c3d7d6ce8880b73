import { describe, expect, it } from 'vitest';
import { clipText, displayWidth, plainText, wrapText } from '../../../surfaces/terminal/display-text.ts';

describe('text on its way to the terminal', () => {
  it.each([
    ['a\x1b[31mb', 'a[31mb'],
    ['a\tb\r\nc', 'a b c'],
    ['\u202eevil\u2066\u200b\ufeff', 'evil'],
    ['\x9b31m\x7f', '31m'],
    ['日本 ok', '日本 ok'],
  ])('loses its control and format characters: %j', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it.each([
    ['short', 5, 'short'],
    ['longer', 5, 'long…'],
    ['日本語', 6, '日本語'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
    ['abc', 0, ''],
    ['x'.repeat(10_000), 3, 'xx…'],
  ])('is cut to its cells: %s at %i', (text, width, clipped) => {
    expect(clipText(text, width)).toBe(clipped);
    expect(displayWidth(clipped)).toBeLessThanOrEqual(width);
  });

  it.each([
    ['one two three', 7, 5, ['one two', 'three']],
    ['abcdefgh', 3, 5, ['abc', 'def', 'gh']],
    ['one two three four', 5, 2, ['one', 'two …']],
    ['日本', 1, 3, ['日', '本']],
    ['', 10, 3, []],
  ])('is wrapped between words: %j at %i', (text, width, most, lines) => {
    expect(wrapText(text, width, most)).toEqual(lines);
  });
});
