import { Terminal } from '@xterm/headless';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeLine, LineDecoder } from '../../../adapters/terminal/line-codec.ts';
import { SCROLLBACK_LINES } from '../../../adapters/terminal/line-stage.ts';
import { createScreenModel, type ScreenModel } from '../../../adapters/terminal/screen-model.ts';
import { boundRepeats, mendEraseAbove } from '../../../adapters/terminal/xterm-faults.ts';
import {
  BG,
  CONTENT,
  coreOf,
  type XtermCore,
  type XtermExtended,
  type XtermLine,
} from '../../../adapters/terminal/xterm-internals.ts';
import { sequences } from './output-sequences.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** All that xterm.js keeps of a row, with where its links lead. */
function cells(line: XtermLine, core: XtermCore) {
  const { _data: data, _combined: combined, _extendedAttrs: extended } = line;
  const rare: unknown[] = [];
  for (let column = 0; column < line.length; column += 1) {
    if (((data[column * 3] ?? 0) & CONTENT.combined) !== 0) rare.push(column, combined[column]);
    const more = ((data[column * 3 + 2] ?? 0) & BG.extended) === 0 ? undefined : extended[column];
    if (more !== undefined) rare.push(column, more._ext, core._oscLinkService.getLinkData(more._urlId)?.uri);
  }
  return { wrapped: line.isWrapped, words: [...data.subarray(0, line.length * 3)], rare };
}

type Rows = readonly ReturnType<typeof cells>[];

function rowsOf({ state }: ScreenModel): Rows {
  const { core, scrollback, terminal } = state;
  const rows = Array.from(scrollback.last(scrollback.length()), (line) => cells(line, core));
  for (let row = 0; row < terminal.rows; row += 1) {
    const line = core.buffers.normal.lines.get(row);
    if (line !== undefined) rows.push(cells(line, core));
  }
  expect(core.buffers.normal.lines.length).toBe(terminal.rows);
  return rows;
}

function screen(cols: number, rows: number): ScreenModel {
  return createScreenModel({ cols, rows }, '0', {
    answer: () => undefined,
    title: () => undefined,
    programStatus: () => undefined,
    fault: (error) => {
      throw error;
    },
  });
}

/** xterm.js with a scrollback of its own. */
function bareTerminal(cols: number, rows: number): Terminal {
  const terminal = new Terminal({
    cols,
    rows,
    scrollback: SCROLLBACK_LINES,
    allowProposedApi: true,
    logLevel: 'off',
    windowOptions: { pushTitle: true, popTitle: true },
  });
  mendEraseAbove(terminal);
  boundRepeats(terminal);
  // It forgets links, too: see `keepLinks`.
  coreOf(terminal)._oscLinkService._removeMarkerFromLink = () => undefined;
  return terminal;
}

function bareRows(terminal: Terminal): Rows {
  const core = coreOf(terminal);
  const { lines } = core.buffers.normal;
  return Array.from({ length: lines.length }, (_, index) => lines.get(index))
    .filter((line) => line !== undefined)
    .map((line) => cells(line, core));
}

/**
 * In what is not compared here xterm.js errs once it has scrollback: a saved cursor goes up with the lines, and `CSI 1 J`
 * unmarks a wrapped line of the scrollback.
 */
const compared = sequences.filter((part) => !/\x1b\[(0*1J|!p)|\x1b[78]|\x1b\[\?1049/.test(part));

type Step =
  | { readonly kind: 'output'; readonly text: string }
  | { readonly kind: 'size'; readonly cols: number; readonly rows: number }
  | { readonly kind: 'pack' };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
    { weight: 8, arbitrary: compared.map((text) => ({ kind: 'output' as const, text })) },
    {
      weight: 3,
      arbitrary: fc
        .array(compared, { maxLength: 12 })
        .map((parts) => ({ kind: 'output' as const, text: `${parts.join('\r\n')}\r\n` })),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('size' as const),
        cols: fc.integer({ min: 2, max: 40 }),
        rows: fc.integer({ min: 1, max: 14 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'pack' as const }) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('\x1b[3J', '\x1b[?3J', '\x1b[?47h', '\x1b[?47l')
        .map((text) => ({ kind: 'output' as const, text })),
    },
  ),
  { maxLength: 40 },
);

test('screens hold what xterm.js itself would have kept, however often packed and resized, and whatever others do', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const models = [screen(20, 8), screen(20, 8)];
      const bare = bareTerminal(20, 8);
      for (const step of list) {
        for (const model of models) take(model, step);
        if (step.kind === 'size') bare.resize(step.cols, step.rows);
        if (step.kind === 'output') coreOf(bare).writeSync(step.text);
      }
      const { active } = coreOf(bare).buffers;
      for (const model of models) {
        expect(rowsOf(model)).toEqual(bareRows(bare));
        expect(model.state.core.buffers.active).toMatchObject({ x: active.x, y: active.y });
      }
    }),
    { numRuns: 400 },
  );
});

function take(model: ScreenModel, step: Step): void {
  if (step.kind === 'output') model.feed(bytes(step.text));
  else if (step.kind === 'size') model.resize(step.cols, step.rows);
  else while (model.pack());
}

test('a row is the same after it was encoded', () => {
  fc.assert(
    fc.property(fc.array(sequences, { maxLength: 60 }), (parts) => {
      const model = screen(20, 8);
      model.feed(bytes(parts.join('')));
      const { core, terminal } = model.state;
      const { active } = core.buffers;
      const rows = Array.from({ length: terminal.rows }, (_, row) => active.lines.get(row)).filter(
        (row) => row !== undefined,
      );
      const encoded = Buffer.concat(rows.map((row) => encodeLine(row).slice()));
      const pen = core._inputHandler._curAttrData;
      const decoder = new LineDecoder(encoded, terminal.cols, pen.extended as unknown as XtermExtended);
      const target = active.getBlankLine(pen);
      for (const row of rows) {
        decoder.next(target);
        expect(cells(target, core)).toEqual(cells(row, core));
      }
    }),
    { numRuns: 300 },
  );
});

test('the last thousand lines are kept, and no more', () => {
  const model = screen(20, 8);
  for (let from = 0; from < 3_000; from += 100) {
    model.feed(bytes(Array.from({ length: 100 }, (_, index) => `line ${from + index}\r\n`).join('')));
    while (model.pack());
  }
  const { lines, scrollback } = model.read({ scrollback: 5_000, ansi: false });
  expect(scrollback).toBe(SCROLLBACK_LINES);
  // The cursor's row is empty.
  expect(lines).toEqual([...Array.from({ length: 1_007 }, (_, index) => `line ${1_993 + index}`), '']);
});

test('of a flood, too, whatever has the stage meanwhile', () => {
  const models = [screen(20, 8), screen(20, 8)];
  const flood = bytes(Array.from({ length: 3_000 }, (_, index) => `line ${index}\r\n`).join(''));
  for (let at = 0; at < flood.length; at += 15_000) {
    for (const model of models) {
      for (let from = at; from < at + 15_000; from += 5_000)
        model.feed(flood.subarray(from, Math.min(from + 5_000, at + 15_000)));
      model.settle();
    }
  }
  for (const model of models) {
    const { lines } = model.read({ scrollback: 5_000, ansi: false });
    expect(lines).toEqual([...Array.from({ length: 1_007 }, (_, index) => `line ${1_993 + index}`), '']);
  }
});

test('a link that left the screen is still one, and what nothing has any more is forgotten', () => {
  const model = screen(20, 8);
  const link = (index: number) => `\x1b]8;;http://a.b/${index}\x1b\\link\x1b]8;;\x1b\\\r\n`;
  for (let index = 0; index < 5_000; index += 1) model.feed(bytes(link(index)));
  const written = model.write({ scrollback: 1_000, again: false });
  for (const index of [3_993, 4_500, 4_999]) expect(written).toContain(`http://a.b/${index}\x1b`);
  expect(written).not.toContain('http://a.b/3992\x1b');
  expect(model.state.core._oscLinkService._dataByLinkId.size).toBeLessThan(3_000);
});

test('a saved cursor stays in its row while lines scroll by and columns are added', () => {
  const model = screen(20, 8);
  const cursor = () => model.read({ scrollback: 0, ansi: false }).cursor;
  model.feed(bytes(`\x1b[3;5H\x1b7\x1b[8;1H${'\r\n'.repeat(20)}\x1b8`));
  expect(cursor()).toMatchObject({ x: 4, y: 2 });
  model.resize(30, 8);
  model.feed(bytes('\x1b[H\x1b8'));
  expect(cursor()).toMatchObject({ x: 4, y: 2 });
});
