import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paneIds, printLayout, withChecksum } from '../../../adapters/tmux/layout-tree.ts';
import { capacity, cutWindow, gridLayout } from '../../../adapters/tmux/pane-layout.ts';
import { startTestTmux } from '../../support/tmux-server.ts';

describe('the layout of a window', () => {
  it('has a cell for each agent, for any window and any number that fits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 400 }), fc.integer({ min: 5, max: 120 }), (cols, rows) => {
        for (let count = 1; count <= capacity({ cols, rows }); count += 1) {
          const cut = cutWindow({ cols, rows }, count);
          expect(cut.columns.reduce((sum, column) => sum + column, 0)).toBe(count);
          expect(paneIds(gridLayout({ cols, rows }, cut))).toHaveLength(count + 1);
        }
      }),
      { verbose: true },
    );
  });

  it('gives agents a further column only where each keeps about 80', () => {
    expect(cutWindow({ cols: 200, rows: 50 }, 4).columns).toEqual([2, 2]);
    expect(cutWindow({ cols: 120, rows: 40 }, 4).columns).toEqual([4]);
    expect(cutWindow({ cols: 80, rows: 24 }, 6).columns).toEqual([3, 3]);
    expect(cutWindow({ cols: 300, rows: 50 }, 2).columns).toEqual([1, 1]);
  });

  it('is what tmux makes of it', () => {
    for (const [cols, rows, count] of [
      [200, 50, 7],
      [80, 24, 5],
      [50, 40, 3],
      [61, 9, 2],
    ] as const) {
      const tmux = startTestTmux({ cols, rows });
      try {
        for (let pane = 0; pane < count; pane += 1) {
          tmux.tmux('split-window', '-d', '-t', tmux.host, 'sleep', '1000');
          tmux.tmux('select-layout', '-t', tmux.host, 'tiled');
        }
        const wanted = withChecksum(printLayout(gridLayout({ cols, rows }, cutWindow({ cols, rows }, count)), false));
        tmux.tmux('select-layout', '-t', tmux.host, wanted);
        const got = tmux.tmux('display-message', '-p', '-t', tmux.host, '#{window_layout}').trim();
        expect(withoutIds(got)).toBe(withoutIds(wanted));
      } finally {
        tmux.close();
      }
    }
  });
});

/** tmux puts the panes' ids where we put 0; the checksum is over them, too. */
function withoutIds(layout: string): string {
  return layout.slice(5).replace(/(\d+x\d+,\d+,\d+),\d+(?=[,\]}]|$)/g, '$1');
}
