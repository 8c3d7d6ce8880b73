import { expect, it } from 'vitest';
import { answerOnScreen } from '../../src/core/screen-words.ts';

/** A screen whose last row has the cursor behind it. */
function screen(...lines: readonly string[]) {
  const cursor = { x: lines.at(-1)?.length ?? 0, y: lines.length - 1, visible: true };
  return { ...{ cols: 80, rows: 24, lines, scrollback: 0, cursor }, title: null, alternate: false, offset: 1 };
}

it('the answer is what follows the row where the prompt was typed, the last time', () => {
  expect(answerOnScreen(screen('$ date', 'old', '$ date', 'new', '$ '), 'date')).toBe('new');
  expect(answerOnScreen(screen('~ $ cd /tmp', 'moved', '/tmp $ '), 'cd /tmp')).toBe('moved');
});

it('an answer that ends as the prompt did is not taken for that row', () => {
  expect(answerOnScreen(screen('> hello', 'You said: hello', '> '), 'hello')).toBe('You said: hello');
});

it('a program that draws on the whole screen answers nothing', () => {
  expect(answerOnScreen({ ...screen('$ vi', '~', ''), alternate: true }, 'vi')).toBe('');
});
