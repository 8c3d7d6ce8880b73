import { Terminal } from '@xterm/headless';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Area, createLiveArea } from '../../../surfaces/chat/live-area.ts';

function area(lines: readonly string[], x: number, y: number): Area {
  return { lines: lines.map((text) => ({ text, cells: text.length })), cursor: { x, y } };
}

async function shown(bytes: string, cols = 40, rows = 12): Promise<{ lines: string[]; x: number; y: number }> {
  const terminal = new Terminal({ cols, rows, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(bytes, resolve));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, y) => active.getLine(y)?.translateToString(true) ?? '');
  return {
    lines: lines.slice(0, lines.findLastIndex((line) => line !== '') + 1),
    x: active.cursorX,
    y: active.cursorY,
  };
}

it('lines that stay go above the area, which is there once', async () => {
  const live = createLiveArea();
  const bytes = [
    live.paint([], area(['status', '> '], 2, 1), 40),
    live.paint(['said'], area(['status', '> ab'], 4, 1), 40),
    live.paint(['more', 'and more'], area(['status two', '> a', 'menu'], 3, 1), 40),
    live.paint([], area(['status', '> '], 2, 1), 40),
  ].join('');
  expect(await shown(bytes)).toEqual({ lines: ['said', 'more', 'and more', 'status', '> '], x: 2, y: 4 });
});

it('what has not changed is not drawn again', () => {
  const live = createLiveArea();
  live.paint([], area(['> a'], 3, 0), 40);
  expect(live.paint([], area(['> a'], 3, 0), 40)).toBe('');
  expect(live.paint([], area(['> a'], 2, 0), 40)).not.toBe('');
  live.forget();
  expect(live.paint([], area(['> a'], 2, 0), 40)).not.toBe('');
});

it('nothing is left of it once it was taken away', async () => {
  const live = createLiveArea();
  const bytes = live.paint(['said'], area(['status', '> ab', 'menu'], 1, 1), 40) + live.clear(40);
  expect(await shown(bytes)).toEqual({ lines: ['said'], x: 0, y: 1 });
});

it('after any pictures the screen has what was said, in order, and the last area below it', async () => {
  const line = fc.stringMatching(/^[a-z]{1,30}$/);
  const picture = fc.record({
    above: fc.array(line, { maxLength: 3 }),
    lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    y: fc.nat(),
    x: fc.nat({ max: 30 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(picture, { minLength: 1, maxLength: 12 }), async (pictures) => {
      const live = createLiveArea();
      const bytes = pictures.map(({ above, lines, x, y }) => live.paint(above, area(lines, x, y % lines.length), 40));
      const expected = [...pictures.flatMap(({ above }) => above), ...(pictures.at(-1)?.lines ?? [])];
      expect((await shown(bytes.join(''))).lines).toEqual(expected);
    }),
    { numRuns: 60, verbose: true },
  );
});
