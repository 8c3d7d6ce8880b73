import type { DesiredPane } from '../../src/domain/panes.ts';
import { type LayoutTree, printLayout, type Size, withChecksum } from './layout-tree.ts';
import { sidebarSize } from './pane-layout.ts';
import { BORDER_FORMAT, type PaneMarks } from './pane-marks.ts';
import type { PaneOperation } from './plan-panes.ts';
import type { TmuxCommand } from './tmux-command.ts';
import { MEMORY_OPTIONS, rememberCommands, type WindowMemory, type WindowPanes } from './window-panes.ts';

/** What runs in a pane, program first. */
export type PaneCommand = (pane: DesiredPane) => readonly string[];

/** Where the commands are to work, and what is to be remembered once they are done. */
export type Work = {
  readonly host: string;
  readonly window: WindowPanes;
  readonly command: PaneCommand;
  /** The cells that the panes get; null: they keep those they have. */
  readonly tree: LayoutTree | null;
  readonly memory: Omit<WindowMemory, 'layout'>;
};

/** The commands that do the operations in a window of ours alone, and give the panes their cells. */
export function gridCommands(work: Work, operations: readonly PaneOperation[]): readonly TmuxCommand[] {
  const { host, tree } = work;
  const done = operations.flatMap((operation) => [
    ...operationCommands(work, operation, operation.kind === 'open' ? ['-t', operation.after] : []),
    // Room for the next one, since a pane that is too small cannot be split.
    ...(operation.kind === 'open' ? [['select-layout', '-t', host, 'tiled'] as const] : []),
  ]);
  const laid: readonly TmuxCommand[] =
    tree === null ? [] : [['select-layout', '-t', host, withChecksum(printLayout(tree, false))]];
  return [
    ...windowCommands(work),
    ...done,
    ...laid,
    ...restoreCommands(work, operations),
    ...rememberCommands(host, work.memory, true),
  ];
}

/**
 * The commands for a window that holds somebody else's panes, too: theirs keep their places and sizes, and a new
 * pane takes its room from one of ours. At most one is opened, since the next depends on how that came out.
 */
export function guestCommands(work: Work, operations: readonly PaneOperation[]): readonly TmuxCommand[] {
  const opened = operations.find((operation) => operation.kind === 'open');
  const done = operations.filter((operation) => operation.kind !== 'open');
  const commands = [...done, ...(opened === undefined ? [] : [opened])].flatMap((operation) =>
    operationCommands(work, operation, roomFor(work)),
  );
  return [
    ...windowCommands(work),
    ...commands,
    ...restoreCommands(work, operations),
    ...rememberCommands(work.host, work.memory, false),
  ];
}

/** The commands that leave the window as if we had never been there. */
export function clearCommands(host: string, window: WindowPanes): readonly TmuxCommand[] {
  const ours = window.panes.filter((pane) => pane.key !== null && pane.id !== host);
  const options = ['pane-border-status', 'pane-border-format', ...MEMORY_OPTIONS];
  return [
    ...ours.map((pane) => ['kill-pane', '-t', pane.id] as const),
    ...options.map((option) => ['set-option', '-w', '-u', '-t', host, option] as const),
  ];
}

function operationCommands(work: Work, operation: PaneOperation, room: readonly string[]): readonly TmuxCommand[] {
  switch (operation.kind) {
    case 'close':
      return [['kill-pane', '-t', operation.id]];
    case 'swap':
      return [['swap-pane', '-d', '-s', operation.id, '-t', operation.with]];
    case 'mark':
      return markCommands(['-t', operation.id], operation.marks, operation.marked);
    case 'open':
      return [
        ['split-window', ...room, ...startIn(operation.pane), ...work.command(operation.pane)],
        // Without a target these mean the pane just made, whose id is not known yet: so no pane of ours is ever unmarked.
        ['set-option', '-p', '@moitumi_key', operation.pane.key],
        ['set-option', '-p', 'remain-on-exit', 'off'],
        ...markCommands([], operation.marks, operation.marked),
      ];
  }
}

function startIn({ cwd }: DesiredPane): readonly string[] {
  return cwd === null ? [] : ['-c', cwd];
}

function markCommands(target: readonly string[], marks: PaneMarks, marked: string): readonly TmuxCommand[] {
  return Object.entries({ ...marks, marked }).map(([name, value]) => [
    'set-option',
    '-p',
    ...target,
    `@moitumi_${name}`,
    value,
  ]);
}

/** A sidebar that is alone needs no border. */
function windowCommands({ host, memory }: Work): readonly TmuxCommand[] {
  if (memory.shown.length === 0) return [];
  return [
    ['set-option', '-w', '-t', host, 'pane-border-status', 'top'],
    ['set-option', '-w', '-t', host, 'pane-border-format', BORDER_FORMAT],
  ];
}

/**
 * The keyboard stays where it was, whatever was opened meanwhile, and so does a zoomed pane. Only opening takes the keyboard
 * away: otherwise it is left alone, since somebody may have moved it since the window was read.
 */
function restoreCommands({ window }: Work, operations: readonly PaneOperation[]): readonly TmuxCommand[] {
  const gone = operations.some((operation) => operation.kind === 'close' && operation.id === window.active);
  if (gone) return [];
  const zoom: readonly TmuxCommand[] = window.zoomed ? [['resize-pane', '-Z', '-t', window.active]] : [];
  const taken = operations.some(({ kind }) => kind === 'open');
  return taken || window.zoomed ? [['select-pane', '-t', window.active], ...zoom] : [];
}

/** Half of our largest pane; of the sidebar, when there is none, all that it does not need. */
function roomFor({ host, window }: Work): readonly string[] {
  const area = (pane: Size) => pane.cols * pane.rows;
  const ours = window.panes.filter((pane) => pane.key !== null && pane.id !== host).sort((a, b) => area(b) - area(a));
  const [largest] = ours;
  if (largest !== undefined) return [isWide(largest) ? '-h' : '-v', '-t', largest.id];
  const side = window.panes.find((pane) => pane.id === host);
  if (side === undefined) return ['-t', host];
  if (side.cols < 60) return ['-v', '-t', host, '-l', String(Math.ceil((side.rows * 2) / 3))];
  return ['-h', '-t', host, '-l', String(side.cols - sidebarSize(side) - 1)];
}

/** A cell is about twice as high as wide. */
function isWide(size: Size): boolean {
  return size.cols > size.rows * 2;
}
