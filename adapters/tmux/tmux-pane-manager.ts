import type { DesiredLayout } from '../../src/domain/panes.ts';
import type { ILogger } from '../../src/ports/logger.ts';
import type { Arranged, ITmuxPaneManager, PaneAsk } from '../../src/ports/tmux-pane-manager.ts';
import { findArranged } from './arranged-panes.ts';
import { createPacedQueue, type PacedQueue } from './paced-queue.ts';
import { clearCommands, type PaneCommand } from './pane-commands.ts';
import { marksOf } from './pane-marks.ts';
import { reconcilePanes } from './reconcile-panes.ts';
import { createTmux, type TmuxServerChoice } from './tmux-command.ts';
import { readWindow } from './window-panes.ts';

/** What a pane manager needs. */
export type TmuxPaneOptions = {
  readonly server: TmuxServerChoice;
  readonly command: PaneCommand;
  readonly logger: ILogger;
};

/** How far apart a window is looked at, at least, in ms: nobody sees more, and each time is a process. */
const PACE_MS = 100;

/** A window that panes were asked for. */
type Kept = {
  readonly queue: PacedQueue<Arranged | null>;
  /** What the last layout that was asked for shows; null: nothing that counts. */
  wish: string | null;
  /** The strongest reason among those that wait. */
  ask: PaneAsk;
};

/** Panes in a tmux server. What is there is read from the panes' options each time; only the last wish is kept here. */
export function createTmuxPaneManager(options: TmuxPaneOptions): ITmuxPaneManager {
  const tmux = createTmux(options.server);
  const windows = new Map<string, Kept>();
  let closed = false;

  const windowOf = (host: string): Kept => {
    const known = windows.get(host) ?? { queue: createPacedQueue(PACE_MS), wish: null, ask: 'changed' };
    windows.set(host, known);
    return known;
  };

  return {
    reconcile: async (host, layout, ask) => {
      const kept = windowOf(host);
      const wish = wishOf(layout);
      if (closed || (ask === 'changed' && wish === kept.wish)) return null;
      kept.wish = wish;
      kept.ask = stronger(kept.ask, ask);
      try {
        return await kept.queue.latest(async () => {
          const strongest = kept.ask;
          kept.ask = 'changed';
          return closed ? null : reconcilePanes({ ...options, tmux, host }, layout, strongest);
        });
      } catch (error) {
        kept.wish = null;
        throw error;
      }
    },
    clear: async (host) => {
      const kept = windowOf(host);
      kept.wish = null;
      if (closed) return null;
      return kept.queue.now(async () => {
        const window = await readWindow(tmux, host);
        await tmux.run(...clearCommands(host, window));
        return findArranged(host, window);
      });
    },
    close: async () => {
      closed = true;
      await Promise.all([...windows.values()].map(({ queue }) => queue.idle()));
    },
  };
}

/** All that the panes show of a layout: an agent's title that spins, say, is not in it. */
function wishOf({ place, panes, selected }: DesiredLayout): string {
  return JSON.stringify([place, panes.map((pane) => [pane.key, marksOf(pane, pane.key === selected)])]);
}

const STRENGTH: readonly PaneAsk[] = ['changed', 'look', 'reopen'];

function stronger(a: PaneAsk, b: PaneAsk): PaneAsk {
  return STRENGTH.indexOf(a) > STRENGTH.indexOf(b) ? a : b;
}
