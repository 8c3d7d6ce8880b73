import { MoitumiError } from '../../src/domain/error.ts';
import type { Size } from './pane-layout.ts';
import type { ActualPane } from './plan-panes.ts';
import type { Tmux } from './tmux-command.ts';

/** A sidebar's window: its panes in tmux's order, and what it remembers. */
export type WindowPanes = {
  readonly size: Size;
  /** The pane that has the keyboard. */
  readonly active: string;
  /** Whether the active pane fills the window. */
  readonly zoomed: boolean;
  /** The layout that we gave it last; null: none. */
  readonly layout: string | null;
  readonly panes: readonly (ActualPane & Size)[];
};

const FIELDS = [
  ...['pane_id', 'pane_active', 'pane_width', 'pane_height', 'window_width', 'window_height', 'window_zoomed_flag'],
  ...['@moitumi_key', '@moitumi_marked', '@moitumi_layout'],
];

/** One line a pane, its fields divided by blanks; `-` stands for nothing. None of the values holds a blank. */
const FORMAT = FIELDS.map((field) => `#{?${field},#{${field}},-}`).join(' ');

/** Looks at the window that holds `host`. Rejects with `no_panes` when there is none. */
export async function readWindow(tmux: Tmux, host: string): Promise<WindowPanes> {
  const answer = await tmux.run(['list-panes', '-t', host, '-F', FORMAT]);
  const rows = answer
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' '));
  const first = rows[0];
  // A server may answer for a pane that it does not have with success and an empty line.
  if (first === undefined || first.length !== FIELDS.length || !rows.some(([id]) => id === host)) {
    throw new MoitumiError('no_panes', `There is no tmux pane ${host}.`);
  }
  const layout = first[9] ?? '-';
  return {
    size: { cols: Number(first[4]), rows: Number(first[5]) },
    active: rows.find((row) => row[1] === '1')?.[0] ?? host,
    zoomed: first[6] === '1',
    layout: layout === '-' ? null : layout,
    panes: rows.map(([id = '', , cols, rowCount, , , , key = '-', marked = '-']) => ({
      id,
      key: key === '-' ? null : key,
      marked,
      cols: Number(cols),
      rows: Number(rowCount),
    })),
  };
}
