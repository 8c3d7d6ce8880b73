import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createScreenModel, type ScreenModel } from '../../../adapters/terminal/screen-model.ts';
import { createViewerFilter } from '../../../adapters/terminal/viewer-filter.ts';
import { sequences } from './output-sequences.ts';
import { picture } from './screen-picture.ts';

const deaf = {
  answer: () => undefined,
  title: () => undefined,
  programStatus: () => undefined,
  fault: (error: unknown) => {
    throw error;
  },
};
const screen = (cols: number, rows: number) => createScreenModel({ cols, rows }, '0', deaf);
const bytes = (text: string) => new TextEncoder().encode(text);

function restored(model: ScreenModel, again = false): ScreenModel {
  const { cols, rows } = model.size();
  const other = screen(cols, rows);
  other.feed(bytes(model.write({ scrollback: 1_000, again })));
  return other;
}

function expectRestored(model: ScreenModel, again = false): void {
  expect(picture(restored(model, again))).toEqual(picture(model));
}

for (const name of ['claude', 'codex']) {
  test(`the recording of ${name}, cut at every 500th byte, restores exactly, and goes on to the same end`, () => {
    const recording = readFileSync(new URL(`../../../fixtures/screens/${name}.raw`, import.meta.url));
    const whole = screen(120, 36);
    whole.feed(recording);
    for (let cut = 500; cut < recording.length; cut += 500) {
      const model = screen(120, 36);
      const filter = createViewerFilter();
      model.feed(recording.subarray(0, cut));
      filter.push(recording.subarray(0, cut));
      const viewer = restored(model);
      expect(picture(viewer), `cut at ${cut}`).toEqual(picture(model));
      viewer.feed(filter.push(recording.subarray(cut)));
      expect(picture(viewer), `after ${cut}`).toEqual(picture(whole));
    }
  });
}

const regressions: readonly (readonly [string, readonly string[]])[] = [
  ['a zero-width character alone in a wrapped line', ['\x1b[2;18H', '漢字', '\x1b[3;0H', '\u200b']],
  ['a gap in a line above it', ['a\x1b[5Cb\r\n', 'line\r\n'.repeat(9)]],
  ['a link begun where a wrap is pending', ['a'.repeat(20), '\x1b]8;id=x;http://a.b/c;d\x1b\\']],
  ['half of a wide character overwritten', ['漢字', '\x1b[4:2;3m', '\b', ' ', '\x1b(0']],
];

for (const [name, parts] of regressions) {
  test(`a screen with ${name} restores`, () => {
    const model = screen(20, 8);
    model.feed(bytes(parts.join('')));
    expectRestored(model);
    expectRestored(model, true);
  });
}

test('any valid output restores to equal cells, cursor and modes', () => {
  fc.assert(
    fc.property(fc.array(sequences, { maxLength: 60 }), (parts) => {
      const model = screen(20, 8);
      model.feed(bytes(parts.join('')));
      expectRestored(model);
    }),
    { numRuns: 400 },
  );
});

test('a viewer that missed output and held other modes is right again', () => {
  fc.assert(
    fc.property(fc.array(sequences, { maxLength: 30 }), fc.array(sequences, { maxLength: 30 }), (before, missed) => {
      const model = screen(20, 8);
      model.feed(bytes(before.join('')));
      const viewer = restored(model);
      model.feed(bytes(missed.join('')));
      viewer.feed(bytes(model.write({ scrollback: 0, again: true })));
      const { normal: mine, ...others } = picture(viewer);
      const { normal, ...expected } = picture(model);
      expect(others).toEqual(expected);
      expect(mine.lines.slice(-8).map((line) => line.cells)).toEqual(normal.lines.slice(-8).map((line) => line.cells));
    }),
    { numRuns: 200 },
  );
});
