import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createScreenModel } from '../../../adapters/terminal/screen-model.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function asked(...output: readonly string[]) {
  const heard = { answers: [] as string[], reports: [] as string[], titles: [] as string[] };
  const model = createScreenModel({ cols: 80, rows: 24 }, '1.2.3', {
    answer: (text) => heard.answers.push(text),
    title: (title) => heard.titles.push(title),
    programStatus: (payload) => heard.reports.push(payload),
    fault: (error) => {
      throw error;
    },
  });
  for (const text of output) model.feed(bytes(text));
  return { ...heard, model };
}

const answers: Readonly<Record<string, readonly [string, string]>> = {
  DA1: ['\x1b[c', '\x1b[?1;2c'],
  'the cursor': ['ab\x1b[6n', '\x1b[1;3R'],
  'a mode': ['\x1b[?2026$p', '\x1b[?2026;2$y'],
  XTVERSION: ['\x1b[>q', '\x1bP>|moitumi(1.2.3)\x1b\\'],
  'the keyboard': ['\x1b[>5u\x1b[?u', '\x1b[?5u'],
  'the background': ['\x1b]11;?\x07', '\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\'],
  'a background that was set': ['\x1b]11;#ffffff\x07\x1b]11;?\x07', '\x1b]11;#ffffff\x1b\\'],
  'a palette colour': ['\x1b]4;196;?\x07', '\x1b]4;196;rgb:ffff/0000/0000\x1b\\'],
  'the colour scheme': ['\x1b[?996n', '\x1b[?997;1n'],
  'the size in cells': ['\x1b[18t', '\x1b[8;24;80t'],
  'the size in pixels': ['\x1b[14t', '\x1b[4;384;640t'],
  'a capability': ['\x1bP+q544e\x1b\\', '\x1bP0+r\x1b\\'],
  'the status protocol': ['\x1b]7501;?\x1b\\', '\x1b]7501;?\x1b\\'],
};

for (const [name, [query, answer]] of Object.entries(answers)) {
  test(`a program that asks for ${name} gets one answer`, () => {
    expect(asked(query).answers).toEqual([answer]);
  });
}

test('the status protocol is answered before DA1, even when it is asked after it', () => {
  expect(asked('\x1b[c\x1b]7501;?\x1b\\').answers).toEqual(['\x1b]7501;?\x1b\\\x1b[?1;2c']);
});

test('titles are never reported back, and the clipboard is nobody’s', () => {
  expect(asked('\x1b]2;rm -rf\x07', '\x1b[21t', '\x1b[20t', '\x1b]52;c;?\x07').answers).toEqual([]);
});

test('reports are handed on, and a reset clears them', () => {
  expect(asked('\x1b]7501;state=working\x1b\\', '\x1bc').reports).toEqual(['state=working', 'state=clear']);
});

test('no output whatever makes the screen fail', () => {
  const fragment = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '\x1b[',
      '\x1b]',
      '\x1bP',
      '\x1b#',
      '\x1b(',
      '\x1b',
      '\x9b',
      '\u009b',
      '\x07',
      '\x1b\\',
      ';',
      ':',
      '999999999',
    ),
    fc.stringMatching(/^\x1b\[[?>=]?[0-9;:]{0,8}[ !"$'*+]?[@-~]$/),
  );
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 80 }), fc.integer({ min: 2, max: 30 }), (parts, cols) => {
      const { model } = asked();
      model.resize(cols, 5);
      model.feed(bytes(parts.join('')));
      model.resize(cols + 3, 7);
      model.feed(bytes(parts.join('')));
      model.read({ scrollback: 1_000, ansi: true });
      model.write({ scrollback: 1_000, again: true });
    }),
    { numRuns: 500 },
  );
});

test('no parameter, however large, holds the keeper up', () => {
  const started = performance.now();
  for (const final of 'ABCDEFGHIJKLMPSTXZ`abdegmrstu@')
    asked(`hello\r\nx\x1b[2147483647${final}`, `\x1b[2147483647;2147483647${final}`);
  // Unbounded, each of seven of them takes minutes.
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('a character repeated more often than fits leaves the cursor where it would be', () => {
  const { model } = asked(`x\x1b[${80 * 24 * 5 + 6}b`);
  expect(model.read({ scrollback: 0, ansi: false }).cursor).toMatchObject({ x: 7, y: 23 });
});

test('a screen is read as text, with or without its colours', () => {
  const { model } = asked('one\r\n\x1b[1;31mtwo\x1b[m 漢\r\n', 'x'.repeat(81));
  const read = (ansi: boolean) => model.read({ scrollback: 0, ansi });
  expect(read(false).lines.slice(0, 4)).toEqual(['one', 'two 漢', 'x'.repeat(80), 'x']);
  expect(read(true).lines[1]).toBe('\x1b[0;1;31mtwo\x1b[0m 漢\x1b[0m');
  expect(read(false)).toMatchObject({
    cols: 80,
    rows: 24,
    scrollback: 0,
    cursor: { x: 1, y: 3, visible: true },
    alternate: false,
  });
});
