import { MoitumiError } from '../../src/domain/error.ts';
import type { Size } from './layout-tree.ts';
import type { ActualPane } from './plan-panes.ts';
import type { Tmux, TmuxCommand } from './tmux-command.ts';

/** A sidebar's window: its panes in tmux's order, and what it remembers. */
export type WindowPanes = {
  readonly size: Size;
  /** The pane that has the keyboard. */
  readonly active: string;
  /** Whether the active pane fills the window. */
  readonly zoomed: boolean;
  /** tmux's layout string, as if nothing were zoomed. */
  readonly layout: string;
  /** What we made of it last; null: nothing yet. */
  readonly memory: WindowMemory | null;
  readonly panes: readonly (ActualPane & Size)[];
};

/** What a window is told to remember of our last visit. */
export type WindowMemory = {
  /** The place that the panes belong to: a node, or `ROOTS`. */
  readonly place: string;
  /** The keys that had panes, and those that a person had closed. */
  readonly shown: readonly string[];
  readonly closed: readonly string[];
  /** tmux's layout string as it was when we left; null: the panes' sizes are not ours to give. */
  readonly layout: string | null;
};

/** The place at the top, as windows remember it. */
export const ROOTS = '/';

const FIELDS = [
  ...['pane_id', 'pane_active', 'pane_width', 'pane_height', 'window_width', 'window_height', 'window_zoomed_flag'],
  ...['@moitumi_key', '@moitumi_marked', 'window_layout'],
  ...['@moitumi_place', '@moitumi_shown', '@moitumi_closed', '@moitumi_layout'],
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
  return {
    size: { cols: Number(first[4]), rows: Number(first[5]) },
    active: rows.find((row) => row[1] === '1')?.[0] ?? host,
    zoomed: first[6] === '1',
    layout: first[9] ?? '',
    memory: memoryOf(first.slice(10)),
    panes: rows.map(([id = '', , cols, rowCount, , , , key = '-', marked = '-']) => ({
      id,
      key: key === '-' ? null : key,
      marked,
      cols: Number(cols),
      rows: Number(rowCount),
    })),
  };
}

/** The commands that make a window remember; to be run when all else is done. */
export function rememberCommands(host: string, memory: Omit<WindowMemory, 'layout'>, laid: boolean): TmuxCommand[] {
  const option = (name: string, value: string, ...flags: string[]): TmuxCommand => [
    ...(['set-option', '-w', ...flags, '-t', host] as const),
    `@moitumi_${name}`,
    value,
  ];
  return [
    option('place', memory.place),
    option('shown', memory.shown.join(',')),
    option('closed', memory.closed.join(',')),
    // What tmux made of the layout, and not what we asked for: the next difference is then a person's.
    laid ? option('layout', '#{window_layout}', '-F') : option('layout', '-'),
  ];
}

/** The window's options that are ours. */
export const MEMORY_OPTIONS = ['@moitumi_place', '@moitumi_shown', '@moitumi_closed', '@moitumi_layout'];

function memoryOf([place = '-', shown = '-', closed = '-', layout = '-']: readonly string[]): WindowMemory | null {
  if (place === '-') return null;
  return { place, shown: keysOf(shown), closed: keysOf(closed), layout: layout === '-' ? null : layout };
}

function keysOf(list: string): readonly string[] {
  return list === '-' ? [] : list.split(',');
}
