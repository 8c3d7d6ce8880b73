import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inboxName } from '../../../surfaces/telegram/file-name.ts';
import { joined, richText, whollyMarked } from '../../../surfaces/telegram/rich-text.ts';
import { splitText } from '../../../surfaces/telegram/split-text.ts';

describe('what agents write', () => {
  it('shows code, bold words and headings as such', () => {
    const { text, marks } = richText('# Done\nI ran `make` and **it** works:\n```sh\nmake test\n```\nBye');
    expect(text).toBe('Done\nI ran make and it works:\nmake test\nBye');
    expect(marks.map(({ type, offset, length }) => [type, text.slice(offset, offset + length)])).toEqual([
      ['bold', 'Done'],
      ['code', 'make'],
      ['bold', 'it'],
      ['pre', 'make test'],
    ]);
    expect(marks.at(-1)?.language).toBe('sh');
  });

  it('stays as it is where it is no markdown, or not whole', () => {
    for (const text of ['2 * 3 ** 4', 'a `b', '```\nno end', '#no', '<b>x</b> & [y](z)', '__init__']) {
      expect(richText(text).text.replace(/^no end$/, '```\nno end')).toBe(text);
    }
  });

  it('never has a mark outside of its text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', '*', '#', '\n', 'a', ' ', '😀') }), (markdown) => {
        const { text, marks } = richText(markdown);
        for (const { offset, length } of marks) {
          expect(length).toBeGreaterThan(0);
          expect(offset + length).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});

describe('a text that is too long', () => {
  it('is split into parts that hold every character once, and cut none in two', () => {
    const words = fc.array(fc.constantFrom('word', '\n', '\n\n', ' ', '😀', 'x'.repeat(40)), { maxLength: 200 });
    fc.assert(
      fc.property(words, fc.integer({ min: 20, max: 100 }), (parts, limit) => {
        const text = parts.join('');
        const split = splitText({ text, marks: [] }, limit);
        for (const part of split) {
          expect(part.text.length).toBeLessThanOrEqual(limit);
          expect(part.text).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/);
        }
        expect(
          split
            .map((part) => part.text)
            .join('')
            .replace(/\s/g, ''),
        ).toBe(text.replace(/\s/g, ''));
      }),
    );
  });

  it('keeps code whole where it fits, and marks both parts where it does not', () => {
    const fits = splitText(joined('x'.repeat(80), whollyMarked('c'.repeat(50), 'pre')), 100);
    expect(fits.map(({ text }) => text.length)).toEqual([80, 50]);
    expect(fits[1]?.marks).toEqual([{ type: 'pre', offset: 0, length: 50 }]);
    const long = splitText(whollyMarked('c'.repeat(150), 'pre'), 100);
    expect(long.map(({ marks }) => marks)).toEqual([
      [{ type: 'pre', offset: 0, length: 100 }],
      [{ type: 'pre', offset: 0, length: 50 }],
    ]);
  });
});

describe('the name of a file from a phone', () => {
  it.each([
    ['report.pdf', '7-report.pdf'],
    ['../../.ssh/authorized_keys', '7-authorized_keys'],
    ['..\\..\\boot.ini', '7-boot.ini'],
    ['.bashrc', '7-bashrc'],
    ['a\u0000b\nc\u202egnp.exe', '7-a-b-c-gnp.exe'],
    ['$(rm -rf ~).txt', '7-rm--rf-.txt'],
    ['/', '7-file'],
    ['..', '7-file'],
    ['Übung 1.png', '7-Übung-1.png'],
  ])('%j becomes %s', (name, expected) => {
    expect(inboxName(7, name)).toBe(expected);
  });

  it('is never too long', () => {
    expect(inboxName(7, `${'x'.repeat(500)}.png`)).toMatch(/^7-x{76}\.png$/);
  });
});
