import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inputRows, visibleRows } from '../../../surfaces/chat/input-rows.ts';
import { displayWidth } from '../../../surfaces/terminal/display-text.ts';

it.each([
  ['in the middle of a row', 'hello', 2, { rows: ['hello'], x: 2, y: 0 }],
  ['behind the last character', 'ab', 2, { rows: ['ab'], x: 2, y: 0 }],
  ['behind a full row, in the next one', 'abcdef', 6, { rows: ['abcdef', ''], x: 0, y: 1 }],
  ['on a character that goes on in the next row', 'abcdefg', 6, { rows: ['abcdef', 'g'], x: 0, y: 1 }],
  ['at the end of a line', 'ab\ncd', 2, { rows: ['ab', 'cd'], x: 2, y: 0 }],
  ['at the beginning of a line', 'ab\ncd', 3, { rows: ['ab', 'cd'], x: 0, y: 1 }],
  ['behind wide characters', '梨梨梨梨', 3, { rows: ['梨梨梨', '梨'], x: 0, y: 1 }],
  ['behind what is not drawn', 'a\x1b\u202eb', 3, { rows: ['ab'], x: 1, y: 0 }],
])('the cursor is %s', (_title, text, at, expected) => {
  expect(inputRows({ text, at }, 6)).toEqual(expected);
});

it('whatever is typed, rows fit and the cursor is in one of them, also where only some are shown', () => {
  const pieces = fc.constantFrom('a', 'bc', ' ', '\n', '\t', '梨', '😀', '\x1b[2J', '\u200d');
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 40 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 4, max: 20 }),
      fc.integer({ min: 1, max: 5 }),
      (parts, where, room, most) => {
        const text = parts.join('');
        const at = [...text].slice(0, Math.round(where * [...text].length)).join('').length;
        const all = inputRows({ text, at }, room);
        for (const row of all.rows) {
          expect(displayWidth(row)).toBeLessThanOrEqual(room);
          expect(row).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        }
        const shown = visibleRows(all, most);
        expect(shown.rows.length).toBeLessThanOrEqual(most);
        expect(shown.y).toBeGreaterThanOrEqual(0);
        expect(shown.y).toBeLessThan(shown.rows.length);
        expect(shown.x).toBeLessThanOrEqual(displayWidth(shown.rows[shown.y] ?? ''));
      },
    ),
    { verbose: true },
  );
});
