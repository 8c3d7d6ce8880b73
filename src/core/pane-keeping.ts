import type { Change } from '../domain/change.ts';
import { MoitumiError } from '../domain/error.ts';
import type { PaneArrangement } from '../domain/pane-arrangement.ts';
import { desiredPanes } from '../domain/panes.ts';
import type { SurfaceKey } from '../domain/view.ts';
import type { Caller } from '../ports/control.ts';
import type { ILogger } from '../ports/logger.ts';
import type { Arranged, ITmuxPaneManager, PaneAsk } from '../ports/tmux-pane-manager.ts';
import type { CoreState } from './core-state.ts';
import type { Views } from './views.ts';

export type PaneKeepingDeps = {
  /** Null in a core without tmux. */
  readonly panes: ITmuxPaneManager | null;
  readonly state: CoreState;
  readonly views: Views;
  readonly logger: ILogger;
  /** Writes down how a person arranged the panes of a place. */
  readonly keep: (change: Change) => void;
};

type Keeping = {
  readonly host: string;
  /** The person was told that it does not work. */
  told: boolean;
};

/** Keeps tmux panes for surfaces that asked for it, as their views want them. */
export class PaneKeeping {
  readonly #deps: PaneKeepingDeps;
  readonly #kept = new Map<Caller, Keeping>();

  constructor(deps: PaneKeepingDeps) {
    this.#deps = deps;
  }

  /** From now on; resolves when the panes are there, or the person was told why not. Rejects with `no_panes` in a core without tmux. */
  async keep(caller: Caller, host: string, ask: PaneAsk): Promise<void> {
    const { panes, views } = this.#deps;
    if (panes === null) {
      throw new MoitumiError('no_panes', 'This core has no tmux; the surface keeps its panes itself.');
    }
    const before = this.#kept.get(caller);
    const keeping = before?.host === host ? before : { host, told: false };
    this.#kept.set(caller, keeping);
    if (ask === 'reopen') this.#put(caller.surface, views.of(caller.surface).entered, null);
    await this.#reconcile(panes, caller, keeping, ask);
  }

  changed(changes: readonly Change[]): void {
    const { panes } = this.#deps;
    if (panes === null || this.#kept.size === 0 || !changes.some(concernsPanes)) return;
    for (const [caller, keeping] of this.#kept) void this.#reconcile(panes, caller, keeping, 'changed');
  }

  /** The surface is gone: so are its panes. Resolves when they are; the agents in them run on. */
  async left(caller: Caller): Promise<void> {
    const { panes } = this.#deps;
    const keeping = this.#kept.get(caller);
    if (panes === null || keeping === undefined) return;
    this.#kept.delete(caller);
    try {
      this.#putFound(caller.surface, await panes.clear(keeping.host));
    } catch (error) {
      this.#log('panes were not closed', error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#kept.keys()].map((caller) => this.left(caller)));
  }

  async #reconcile(panes: ITmuxPaneManager, caller: Caller, keeping: Keeping, ask: PaneAsk): Promise<void> {
    const { state, views } = this.#deps;
    const view = views.of(caller.surface);
    const arrangement = state.layouts.get(caller.surface)?.get(view.entered) ?? null;
    const layout = desiredPanes(view, state.nodes, state.agents.values(), arrangement);
    try {
      this.#putFound(caller.surface, await panes.reconcile(keeping.host, layout, ask));
    } catch (error) {
      this.#log('panes were not arranged', error);
      if (keeping.told) return;
      keeping.told = true;
      const text = `The panes could not be arranged: ${error instanceof Error ? error.message : String(error)}`;
      caller.presenter.present({ event: 'notice', data: { level: 'warn', text } });
    }
  }

  #putFound(surface: SurfaceKey, found: Arranged | null): void {
    if (found !== null) this.#put(surface, found.place, found.arrangement);
  }

  #put(surface: SurfaceKey, node: string | null, arrangement: PaneArrangement | null): void {
    const { state, keep } = this.#deps;
    const known = state.layouts.get(surface)?.get(node) ?? null;
    const exists = node === null || state.nodes.has(node);
    if (exists && JSON.stringify(known) !== JSON.stringify(arrangement)) {
      keep({ kind: 'layout_put', surface, node, arrangement });
    }
  }

  #log(message: string, error: unknown): void {
    this.#deps.logger.log('warn', message, { error: String(error) });
  }
}

function concernsPanes(change: Change): boolean {
  return change.kind !== 'notes_put' && change.kind !== 'undo_put' && change.kind !== 'layout_put';
}
