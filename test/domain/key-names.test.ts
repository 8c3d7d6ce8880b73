import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyBytes } from '../../src/domain/key-names.ts';
import { utf8Bytes, utf8Length } from '../../src/domain/utf8.ts';

describe('a key', () => {
  it.each([
    ['Enter', '\r'],
    ['enter', '\r'],
    ['Escape', '\u001b'],
    ['BSpace', '\u007f'],
    ['S-Tab', '\u001b[Z'],
    ['Up', '\u001b[A'],
    ['S-Up', '\u001b[1;2A'],
    ['C-M-Left', '\u001b[1;7D'],
    ['F1', '\u001bOP'],
    ['C-F5', '\u001b[15;5~'],
    ['PgDn', '\u001b[6~'],
    ['C-c', '\u0003'],
    ['^C', '\u0003'],
    ['C-Space', '\0'],
    ['C-\\', '\u001c'],
    ['M-x', '\u001bx'],
    ['C-M-a', '\u001b\u0001'],
    ['x', 'x'],
    ['-', '-'],
    ['^', '^'],
    ['ä', 'ä'],
    ['👍', '👍'],
  ])('%s sends %j', (key, bytes) => {
    expect(Buffer.from(keyBytes(key)).toString()).toBe(bytes);
  });

  it.each(['', 'Entr', 'C-ä', 'ls -la', 'C-Foo'])('is not called %j', (key) => {
    expect(() => keyBytes(key)).toThrow(/no key/);
  });

  it('names the nearest one', () => {
    expect(() => keyBytes('Entr')).toThrow('Did you mean Enter?');
  });
});

describe('a text in UTF-8', () => {
  it('has the bytes that Node gives it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(Buffer.from(utf8Bytes(text))).toEqual(Buffer.from(text));
        expect(utf8Length(text)).toBe(Buffer.byteLength(text));
      }),
    );
  });
});
