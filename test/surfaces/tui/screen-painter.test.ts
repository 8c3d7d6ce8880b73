import { Terminal } from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { render } from '../../../surfaces/tui/render/frame.ts';
import { createScreenPainter } from '../../../surfaces/tui/screen-painter.ts';
import type { TuiState } from '../../../surfaces/tui/state.ts';
import { aGraph, aNode, anAgent, aState, happen, NOW, press } from './a-cortex.ts';

const SIZE = { width: 40, height: 12 };
const frameOf = (state: TuiState) => render(state, state.size.width, state.size.height);

/** Everything that a person would see: characters, looks, cursor. */
async function screenAfter(...writes: readonly string[]): Promise<unknown> {
  const terminal = new Terminal({ cols: SIZE.width, rows: SIZE.height, allowProposedApi: true });
  await new Promise<void>((done) => terminal.write(`\x1b[?1049h\x1b[?7l${writes.join('')}`, done));
  const { active } = terminal.buffer;
  const cells = Array.from({ length: SIZE.height }, (_, y) =>
    Array.from({ length: SIZE.width }, (_, x) => {
      const cell = active.getLine(y)?.getCell(x);
      return [
        cell?.getChars(),
        cell?.isBold(),
        cell?.isDim(),
        cell?.isInverse(),
        cell?.getFgColor(),
        cell?.getBgColor(),
      ];
    }),
  );
  const cursor = writes.join('').lastIndexOf('\x1b[?25h') > writes.join('').lastIndexOf('\x1b[?25l');
  const seen = { cells, cursor: cursor ? [active.cursorX, active.cursorY] : null };
  terminal.dispose();
  return seen;
}

const KEYS = [
  'j',
  'k',
  'G',
  'g',
  '?',
  's',
  'n',
  'x',
  'y',
  'Escape',
  '/',
  'Enter',
  'r',
  '日',
  'Backspace',
  'D',
  'q',
  'l',
  'z',
];
const titles = fc.string({ unit: 'grapheme', maxLength: 50 });

const someCortex = fc.array(titles, { maxLength: 25 }).chain((names) =>
  fc
    .array(fc.constantFrom('starting', 'working', 'waiting', 'idle', 'exited', 'unknown'), { maxLength: 8 })
    .map((states) => {
      const nodes = names.map((title, at) =>
        aNode(`n${at}`, title, at % 3 === 0 ? {} : { parent: `n${at - (at % 3)}` }),
      );
      return aGraph(
        nodes,
        nodes.length === 0 ? [] : states.map((state, at) => anAgent(`a${at}`, `n${at % nodes.length}`, { state })),
      );
    }),
);

const someEvents = fc.array(
  fc.oneof(
    fc.constantFrom(...KEYS).map((name) => ({ kind: 'key' as const, name, text: [...name].length === 1 ? name : '' })),
    someCortex.map((graph) => ({ kind: 'graph_changed' as const, graph })),
    fc.integer({ min: 0, max: 400 }).map((minutes) => ({ kind: 'ticked' as const, now: NOW + minutes * 60_000 })),
    fc.constant({ kind: 'still_away' as const }),
    titles.map((text) => ({ kind: 'failed' as const, text })),
  ),
  { minLength: 1, maxLength: 12 },
);

describe('what is written to the terminal', () => {
  it('makes the same screen of what was there as a full painting does, whatever happened', async () => {
    await fc.assert(
      fc.asyncProperty(someCortex, someEvents, fc.constantFrom('dark', 'none'), async (graph, events, theme) => {
        let state = aState(graph, SIZE, { theme, core: 'keepers_stay' });
        const painter = createScreenPainter();
        const writes = [painter.paint(frameOf(state))];
        for (const event of events) {
          state = happen(state, event).state;
          writes.push(painter.paint(frameOf(state)));
        }
        expect(await screenAfter(...writes)).toEqual(await screenAfter(createScreenPainter().paint(frameOf(state))));
      }),
      { numRuns: 60 },
    );
  });

  it('is nothing when nothing changed, and two lines when the cursor moves down one', () => {
    const graph = aGraph([aNode('n1', 'One'), aNode('n2', 'Two')], [anAgent('a1', 'n1'), anAgent('a2', 'n1')]);
    const painter = createScreenPainter();
    const state = press(aState(graph, SIZE), 'j').state;
    painter.paint(frameOf(state));
    expect(painter.paint(frameOf({ ...state }))).toBe('');
    const moved = painter.paint(frameOf({ ...state, cursor: 'a2' }));
    expect(moved.match(/\x1b\[\d+;1H/g)).toEqual(['\x1b[3;1H', '\x1b[4;1H', '\x1b[11;1H']);
    expect(moved.startsWith('\x1b[?2026h') && moved.endsWith('\x1b[?2026l')).toBe(true);
    expect(moved).not.toContain('\x1b[2J');
  });

  it('is everything after a resize or when the screen was lent', () => {
    const painter = createScreenPainter();
    const frame = frameOf(aState(aGraph([aNode('n1', 'One')]), SIZE));
    const first = painter.paint(frame);
    painter.forget();
    expect(painter.paint(frame)).toBe(first);
    expect(painter.paint({ ...frame, lines: frame.lines.slice(1) })).toContain('\x1b[2J');
  });
});
