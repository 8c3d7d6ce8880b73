import type { Change } from '../domain/change.ts';
import { MoitumiError } from '../domain/error.ts';
import { type DesiredLayout, desiredPanes } from '../domain/panes.ts';
import type { Caller } from '../ports/control.ts';
import type { ILogger } from '../ports/logger.ts';
import type { ITmuxPaneManager } from '../ports/tmux-pane-manager.ts';
import type { CoreState } from './core-state.ts';
import type { Views } from './views.ts';

type Keeping = {
  readonly host: string;
  /** What the panes were last made to be, as far as they can show it. */
  shown: string;
  /** The person was told that it does not work. */
  told: boolean;
};

/** Keeps tmux panes for surfaces that asked for it, by comparing what a view wants with what is there. */
export class PaneKeeping {
  readonly #panes: ITmuxPaneManager | null;
  readonly #state: CoreState;
  readonly #views: Views;
  readonly #logger: ILogger;
  readonly #kept = new Map<Caller, Keeping>();

  constructor(panes: ITmuxPaneManager | null, state: CoreState, views: Views, logger: ILogger) {
    this.#panes = panes;
    this.#state = state;
    this.#views = views;
    this.#logger = logger;
  }

  /** From now on. Throws `no_panes` in a core without tmux. */
  keep(caller: Caller, host: string): void {
    if (this.#panes === null) {
      throw new MoitumiError('no_panes', 'This core has no tmux; the surface keeps its panes itself.');
    }
    const keeping: Keeping = { host, shown: '', told: false };
    this.#kept.set(caller, keeping);
    this.#reconcile(this.#panes, caller, keeping);
  }

  changed(changes: readonly Change[]): void {
    if (this.#panes === null || this.#kept.size === 0 || !changes.some(concernsPanes)) return;
    for (const [caller, keeping] of this.#kept) this.#reconcile(this.#panes, caller, keeping);
  }

  /** The surface is gone: so are its panes. Resolves when they are; the agents in them run on. */
  async left(caller: Caller): Promise<void> {
    const keeping = this.#kept.get(caller);
    if (keeping === undefined) return;
    this.#kept.delete(caller);
    await this.#panes?.clear(keeping.host).catch((error: unknown) => this.#log('panes were not closed', error));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#kept.keys()].map((caller) => this.left(caller)));
  }

  #reconcile(panes: ITmuxPaneManager, caller: Caller, keeping: Keeping): void {
    const layout = desiredPanes(this.#views.of(caller.surface), this.#state.nodes, this.#state.agents.values());
    const shown = signature(layout);
    if (shown === keeping.shown) return;
    keeping.shown = shown;
    panes.reconcile(keeping.host, layout).catch((error: unknown) => {
      keeping.shown = '';
      this.#log('panes were not arranged', error);
      if (keeping.told) return;
      keeping.told = true;
      const text = `The panes could not be arranged: ${error instanceof Error ? error.message : String(error)}`;
      caller.presenter.present({ event: 'notice', data: { level: 'warn', text } });
    });
  }

  #log(message: string, error: unknown): void {
    this.#logger.log('warn', message, { error: String(error) });
  }
}

function concernsPanes(change: Change): boolean {
  return change.kind !== 'notes_put' && change.kind !== 'removal_put';
}

/** All that a pane shows of its agent: a title that spins, say, is not in it. */
function signature(layout: DesiredLayout): string {
  const panes = layout.panes.map(({ key, label, agent }) => [key, label, agent.state, agent.unseen, agent.unconfirmed]);
  return JSON.stringify([layout.selected, panes]);
}
