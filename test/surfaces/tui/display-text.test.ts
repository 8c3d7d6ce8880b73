import { describe, expect, it } from 'vitest';
import { clipAnsi } from '../../../surfaces/tui/render/ansi-line.ts';
import { clipText, displayWidth, plainText, wrapText } from '../../../surfaces/tui/render/display-text.ts';

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

describe("a line of an agent's screen", () => {
  it.each([
    ['\x1b[1;31mred', 2, '\x1b[1;31mre\x1b[0m'],
    ['ok', 4, 'ok\x1b[0m  '],
    ['日本', 3, '日\x1b[0m '],
    ['a\x1b[2Jb\x1b]8;;http://x\x1b\\c\x1b(0\x07', 5, 'abc0\x1b[0m '],
    ['\x1b[38:2::1:2:3mx\x1b', 2, '\x1b[38:2::1:2:3mx\x1b[0m '],
  ])('keeps its colours, and nothing else that is no text: %j at %i', (line, width, clipped) => {
    expect(clipAnsi(line, width)).toBe(clipped);
  });
});
