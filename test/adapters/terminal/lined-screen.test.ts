import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LinedScreen } from '../../../adapters/terminal/lined-screen.ts';
import { createScreenModel, type ScreenModel } from '../../../adapters/terminal/screen-model.ts';
import { createTerminalModes } from '../../../src/domain/terminal-modes.ts';
import { sequences } from './output-sequences.ts';
import { picture } from './screen-picture.ts';

const LINE = 'claude waits';

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

/** All of a terminal that a person or a key meets; how further output would land is nobody's matter there. */
function seen(model: ScreenModel, rows: number, above: boolean) {
  const { normal, alt, cursor, modes, mouse, ...all } = picture(model);
  const { wraparound: _, origin: __, insert: ___, synchronizedOutput: ____, ...kept } = modes;
  const own = alt ?? normal;
  const scrolled = normal.lines.length - model.size().rows;
  const cells = own.lines.map(asShown).slice(alt === null ? scrolled : 0);
  const { alternate, hidden, title, modifyOtherKeys, colors, extraModes, keyboard } = all;
  const flags = (alternate ? keyboard.alternate : keyboard.normal).at(-1) ?? 0;
  return {
    cells: cells.slice(0, rows),
    above: above ? normal.lines.slice(0, scrolled).map(asShown) : null,
    cursor: [Math.min(cursor[0] ?? 0, model.size().cols - 1), cursor[1]],
    ...{ kept, mouse, alternate, hidden, title, modifyOtherKeys, colors, extraModes, flags },
  };
}

/** The second half of a wide character whose first is gone is a blank cell. */
function asShown({ cells }: { readonly cells: string }): string {
  return cells.replace(/(^|\|) 0/g, '$1 1');
}

function lastRow(terminal: ScreenModel): string {
  return terminal.read({ scrollback: 0, ansi: false }).lines.at(-1) ?? '';
}

function expectSame(model: ScreenModel, terminal: ScreenModel, above = true): void {
  const { rows } = model.size();
  expect(seen(terminal, rows, above)).toEqual(seen(model, rows, above));
  expect(lastRow(terminal)).toBe(` ${LINE}`);
}

/** A terminal with one row more than the screen that it shows. */
function viewed(model: ScreenModel, again = false) {
  const { cols, rows } = model.size();
  const terminal = screen(cols, rows + 1);
  const lined = new LinedScreen(model);
  terminal.feed(bytes(lined.paintWhole(LINE, { scrollback: 1_000, again })));
  return { terminal, lined, follow: () => terminal.feed(bytes(lined.paint(LINE))) };
}

test('whatever a program writes, a terminal with the line has its cells, its scrollback, its cursor and its modes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(sequences, { maxLength: 20 }), { minLength: 1, maxLength: 8 }),
      fc.array(sequences, { maxLength: 30 }),
      (batches, before) => {
        const model = screen(20, 8);
        model.feed(bytes(before.join('')));
        const { terminal, follow } = viewed(model);
        expectSame(model, terminal);
        for (const batch of batches) {
          model.feed(bytes(batch.join('')));
          follow();
          expectSame(model, terminal);
        }
      },
    ),
    { numRuns: 150 },
  );
});

for (const name of ['claude', 'codex']) {
  test(`the recording of ${name}, painted at every 500th byte, is the same with the line below it`, () => {
    const recording = readFileSync(new URL(`../../../fixtures/screens/${name}.raw`, import.meta.url));
    const model = screen(120, 36);
    const { terminal, follow } = viewed(model);
    for (let cut = 0; cut < recording.length; cut += 500) {
      model.feed(recording.subarray(cut, cut + 500));
      follow();
      expectSame(model, terminal);
    }
  });
}

test('a flood goes up into the terminal’s own scrollback, as far as it is kept', () => {
  const model = screen(20, 8);
  const { terminal, follow } = viewed(model);
  for (let round = 0; round < 5; round += 1) {
    for (let line = 0; line < 700; line += 1) model.feed(bytes(`${round}.${line}\r\n`));
    follow();
    expectSame(model, terminal);
  }
});

test('a terminal that missed some and held other modes is right again', () => {
  fc.assert(
    fc.property(fc.array(sequences, { maxLength: 30 }), fc.array(sequences, { maxLength: 30 }), (before, missed) => {
      const model = screen(20, 8);
      model.feed(bytes(before.join('')));
      const { terminal, lined, follow } = viewed(model);
      model.feed(bytes(missed.join('')));
      terminal.feed(bytes(lined.paintWhole(LINE, { scrollback: 0, again: true })));
      expectSame(model, terminal, false);
      model.feed(bytes('more'));
      follow();
      expectSame(model, terminal, false);
    }),
    { numRuns: 80 },
  );
});

test('nothing is written when nothing has changed, and only the line when only that has', () => {
  const model = screen(20, 8);
  model.feed(bytes('\x1b[31mtext\x1b[5;5H'));
  const { terminal, lined } = viewed(model);
  expect(lined.paint(LINE)).toBe('');
  const change = lined.paint('codex 漢字漢字漢字漢字漢字');
  expect(change).not.toContain('text');
  terminal.feed(bytes(change));
  expect(lastRow(terminal)).toBe(' codex 漢字漢字漢字');
  expect(terminal.read({ scrollback: 0, ansi: false }).cursor).toEqual({ x: 4, y: 4, visible: true });
});

test('leaving undoes all that it has set', () => {
  fc.assert(
    fc.property(fc.array(sequences, { maxLength: 40 }), fc.array(sequences, { maxLength: 40 }), (before, after) => {
      const model = screen(20, 8);
      const terminal = screen(20, 9);
      const lined = new LinedScreen(model);
      const modes = createTerminalModes();
      const write = (text: string) => {
        modes.see(bytes(text));
        terminal.feed(bytes(text));
      };
      model.feed(bytes(before.join('')));
      write(lined.paintWhole(LINE, { scrollback: 1_000, again: false }));
      model.feed(bytes(after.join('')));
      write(lined.paint(LINE));
      terminal.feed(bytes(modes.undo()));
      const { cells: _, above: __, cursor: ___, title: ____, ...left } = seen(terminal, 9, false);
      const { cells: _a, above: _b, cursor: _c, title: _d, ...fresh } = seen(screen(20, 9), 9, false);
      expect(left).toEqual(fresh);
    }),
    { numRuns: 80 },
  );
});
