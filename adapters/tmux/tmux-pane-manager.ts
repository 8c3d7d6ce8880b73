import type { DesiredLayout } from '../../src/domain/panes.ts';
import type { ILogger } from '../../src/ports/logger.ts';
import type { ITmuxPaneManager } from '../../src/ports/tmux-pane-manager.ts';
import { clearCommands, gridCommands, guestCommands, type PaneCommand } from './pane-commands.ts';
import { capacity } from './pane-layout.ts';
import { planPanes } from './plan-panes.ts';
import { createTmux, type Tmux, type TmuxServerChoice } from './tmux-command.ts';
import { readWindow } from './window-panes.ts';

/** What a pane manager needs. */
export type TmuxPaneOptions = {
  readonly server: TmuxServerChoice;
  readonly command: PaneCommand;
  readonly logger: ILogger;
};

/** Panes in a tmux server. It keeps nothing of its own: what is there is read from the panes' options each time. */
export function createTmuxPaneManager(options: TmuxPaneOptions): ITmuxPaneManager {
  const tmux = createTmux(options.server);
  const queue = createQueue();
  let closed = false;
  return {
    reconcile: (host, layout) =>
      closed ? Promise.resolve() : queue.latest(() => reconcile(tmux, options, host, layout)),
    clear: (host) => (closed ? Promise.resolve() : queue.latest(() => clear(tmux, host))),
    close: () => {
      closed = true;
      return queue.idle();
    },
  };
}

async function reconcile(tmux: Tmux, options: TmuxPaneOptions, host: string, layout: DesiredLayout): Promise<void> {
  for (let opens = Number.POSITIVE_INFINITY; opens > 0; ) {
    const window = await readWindow(tmux, host);
    const shown = fitting(layout, capacity(window.size));
    const operations = planPanes(host, shown, window.panes);
    const work = { host, window, command: options.command, agents: shown.panes.length };
    const foreign = window.panes.some((pane) => pane.key === null && pane.id !== host);
    const commands = foreign ? guestCommands(work, operations) : gridCommands(work, operations);
    if (commands.length > 0) {
      options.logger.log('debug', 'panes changed', { host, operations: operations.map(({ kind }) => kind) });
      await tmux.run(...commands);
    }
    // As a guest one pane is opened at a time. One that never comes must not keep us here.
    const left = foreign ? operations.filter(({ kind }) => kind === 'open').length - 1 : 0;
    opens = left < opens ? left : 0;
  }
}

async function clear(tmux: Tmux, host: string): Promise<void> {
  await tmux.run(...clearCommands(host, await readWindow(tmux, host)));
}

/** The panes that have room; the selected one is among them. */
function fitting(layout: DesiredLayout, room: number): DesiredLayout {
  if (layout.panes.length <= room) return layout;
  const first = new Set(
    [...layout.panes]
      .sort((a, b) => Number(b.key === layout.selected) - Number(a.key === layout.selected))
      .slice(0, room),
  );
  return { ...layout, panes: layout.panes.filter((pane) => first.has(pane)) };
}

/** Runs one task at a time; of those that wait, only the newest, for all who wait. */
function createQueue(): { latest(task: () => Promise<void>): Promise<void>; idle(): Promise<void> } {
  let running: Promise<void> | null = null;
  let next: { task: () => Promise<void>; done: Promise<void> } | null = null;

  const start = (task: () => Promise<void>): Promise<void> => {
    const done = task().finally(() => {
      if (running === done) running = null;
    });
    running = done;
    return done;
  };

  return {
    latest: (task) => {
      if (running === null) return start(task);
      if (next !== null) {
        next.task = task;
        return next.done;
      }
      const waiting = { task, done: Promise.resolve() };
      waiting.done = running
        .catch(() => undefined)
        .then(() => {
          next = null;
          return start(waiting.task);
        });
      next = waiting;
      return waiting.done;
    },
    idle: async () => {
      while (running !== null) await running.catch(() => undefined);
    },
  };
}
