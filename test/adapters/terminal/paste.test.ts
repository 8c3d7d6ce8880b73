import { expect, test } from 'vitest';
import { pasteBytes } from '../../../adapters/terminal/paste.ts';

const pasted = (text: string, bracketed: boolean) => new TextDecoder().decode(pasteBytes(text, bracketed));

test('a paste cannot break out of its brackets', () => {
  const text = 'safe\x1b[201~rm\r\u009b201~\u0003\x7f';
  expect(pasted(text, true)).toBe('\x1b[200~safe[201~rm\r201~\x1b[201~');
});

test('lines end as Enter does, and tabs stay', () => {
  expect(pasted('a\r\n\tb\nc', false)).toBe('a\r\tb\rc');
});
