import { expect, it } from 'vitest';
import { editLine, insertText } from '../../../surfaces/terminal/input-line.ts';

it.each([
  ['types at the cursor', 'ac', 1, 'b', 'b', { text: 'abc', at: 2 }],
  ['removes a whole character, even an astral one', 'a😀', 3, 'Backspace', '', { text: 'a', at: 1 }],
  ['moves over it in one step', '😀b', 0, 'Right', '', { text: '😀b', at: 2 }],
  ['removes what is under the cursor', 'abc', 1, 'Delete', '', { text: 'ac', at: 1 }],
  ['removes a word', 'one two ', 8, 'C-w', '', { text: 'one ', at: 4 }],
  ['removes to the beginning', 'one two', 4, 'C-u', '', { text: 'two', at: 0 }],
  ['stays at the beginning', 'x', 0, 'Backspace', '', { text: 'x', at: 0 }],
  ['ignores keys that type nothing', 'x', 1, 'F5', '', null],
])('a line being typed %s', (_title, text, at, key, typed, expected) => {
  expect(editLine({ text, at }, key, typed)).toEqual(expected);
});

it('a paste into a line loses its line breaks, and is bounded', () => {
  expect(insertText({ text: '', at: 0 }, 'a\r\nb\tc')).toEqual({ text: 'a b c', at: 5 });
  expect(insertText({ text: '', at: 0 }, 'x'.repeat(1_000_000)).text).toHaveLength(16_384);
});
