import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type LayoutTree,
  paneIds,
  parseLayout,
  printLayout,
  resizeLayout,
  withChecksum,
} from '../../../adapters/tmux/layout-tree.ts';

/** As tmux 3.3a printed it. */
const PRINTED = '685b,160x45,0,0{30x45,0,0,0,129x45,31,0[129x30,31,0,4,129x14,31,31,1]}';

/** A layout of that size, cut at random. */
const layout = (cols: number, rows: number, depth = 0): fc.Arbitrary<LayoutTree> => {
  const pane = fc.nat(99).map((id): LayoutTree => ({ kind: 'pane', cols, rows, id }));
  const cut = fc.boolean().chain((isRow): fc.Arbitrary<LayoutTree> => {
    const length = isRow ? cols : rows;
    if (length < 7) return pane;
    return fc.integer({ min: 3, max: length - 4 }).chain((first) => {
      const rest = length - first - 1;
      const parts = [first, rest].map((part) =>
        isRow ? layout(part, rows, depth + 1) : layout(cols, part, depth + 1),
      );
      return fc.tuple(...parts).map((cut): LayoutTree => ({ kind: isRow ? 'row' : 'column', cols, rows, parts: cut }));
    });
  });
  return depth > 3 ? pane : fc.oneof(pane, cut);
};

describe('a layout of tmux', () => {
  it('is read and printed as tmux does', () => {
    const tree = parseLayout(PRINTED);
    expect(tree).not.toBeNull();
    expect(tree && withChecksum(printLayout(tree, true))).toBe(PRINTED);
    expect(tree && paneIds(tree)).toEqual([0, 4, 1]);
  });

  it('is what was printed, for any', () => {
    fc.assert(
      fc.property(layout(200, 50), (tree) => {
        expect(parseLayout(printLayout(tree, true))).toEqual(tree);
      }),
      { verbose: true },
    );
  });

  it('is nothing else: what cannot be read gives null', () => {
    const wrong = ['', '-', '80x24', '80x24,0,0', '80x24,0,0{', '80x24,0,0{1x1,0,0,0', '0x0,0,0,0', `${PRINTED}x`];
    expect(wrong.map(parseLayout)).toEqual(wrong.map(() => null));
  });

  it('fills a window of another size exactly, its sidebar as wide as before where there is room', () => {
    const size = fc.record({ cols: fc.integer({ min: 40, max: 300 }), rows: fc.integer({ min: 12, max: 90 }) });
    fc.assert(
      fc.property(layout(200, 50), size, (tree, window) => {
        const resized = resizeLayout(tree, window, 0, { cols: 1, rows: 1 });
        if (resized === null) return;
        expect(paneIds(resized)).toEqual(paneIds(tree));
        expectFilled(resized);
        expect([resized.cols, resized.rows]).toEqual([window.cols, window.rows]);
        const [side, now] = [tree, resized].map((each) => (each.kind === 'row' ? each.parts[0] : undefined));
        if (side?.kind === 'pane' && side.cols * 2 <= window.cols - 1) expect(now?.cols).toBe(side.cols);
      }),
      { verbose: true },
    );
  });

  it('stays the same in the same size, and is none where a pane would be too small', () => {
    const tree = parseLayout(PRINTED) ?? expect.fail();
    expect(resizeLayout(tree, { cols: 160, rows: 45 }, 0, { cols: 8, rows: 3 })).toEqual(tree);
    expect(resizeLayout(tree, { cols: 160, rows: 6 }, 0, { cols: 8, rows: 3 })).toBeNull();
  });
});

/** The parts of each group, and the borders between them, are as long as the group. */
function expectFilled(tree: LayoutTree): void {
  if (tree.kind === 'pane') return;
  const [along, across] = tree.kind === 'row' ? (['cols', 'rows'] as const) : (['rows', 'cols'] as const);
  const length = tree.parts.reduce((sum, part) => sum + part[along], tree.parts.length - 1);
  expect(length).toBe(tree[along]);
  for (const part of tree.parts) {
    expect(part[across]).toBe(tree[across]);
    expectFilled(part);
  }
}
