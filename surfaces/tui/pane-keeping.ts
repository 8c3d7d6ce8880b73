import type { NodeId } from '../../src/domain/node.ts';
import type { PaneArrangement } from '../../src/domain/pane-arrangement.ts';
import { desiredPanes } from '../../src/domain/panes.ts';
import type { Params } from '../../src/ports/requests.ts';
import type { Arranged, ITmuxPaneManager, PaneAsk } from '../../src/ports/tmux-pane-manager.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';
import type { TuiState } from './state.ts';

/** Sees to it that the view's agents have panes: the core keeps them where it has tmux, else this surface does. */
export type PaneKeeping = {
  /** Called after every connect: what the core keeps, it keeps for one connection. */
  begin(): Promise<void>;
  /** The graph or the view is now this. */
  follow(state: TuiState): void;
  /** Something may have happened to the window: another size, panes that the person moved. */
  look(): void;
  /** Brings back the panes that the person closed, and lays all of them out as they come; resolves when they are there. */
  reopen(): Promise<void>;
  /** Resolves when the panes that are wanted now are there. */
  settle(): Promise<void>;
  /** Whether there should be a pane with that key, also where the person has closed it. */
  wants(key: string): boolean;
  /** Closes the panes, if they are kept here. */
  end(): Promise<void>;
};

/** Keeps panes beside pane `host`. */
export function createPaneKeeping(
  client: IControlClient,
  panes: ITmuxPaneManager | null,
  host: string,
  onError: (thrown: unknown) => void,
): PaneKeeping {
  const keeper = new PaneKeeper(client, panes, host, onError);
  return {
    begin: () => keeper.begin(),
    follow: (state) => keeper.follow(state),
    look: () => void keeper.look(),
    settle: () => keeper.ask('look'),
    reopen: () => keeper.ask('reopen'),
    wants: (key) => keeper.wants(key),
    end: () => keeper.end(),
  };
}

class PaneKeeper {
  readonly #client: IControlClient;
  readonly #panes: ITmuxPaneManager | null;
  readonly #host: string;
  readonly #onError: (thrown: unknown) => void;
  /** Who keeps the panes: nobody before the first answer, or where nobody can. */
  #kept: 'by_nobody' | 'by_core' | 'here' = 'by_nobody';
  #latest: TuiState | null = null;
  /** How the person had the panes of each place, while they are kept here. */
  #layouts = new Map<NodeId | null, PaneArrangement>();
  #looking = false;
  #lookAgain = false;

  constructor(
    client: IControlClient,
    panes: ITmuxPaneManager | null,
    host: string,
    onError: (thrown: unknown) => void,
  ) {
    this.#client = client;
    this.#panes = panes;
    this.#host = host;
    this.#onError = onError;
  }

  begin(): Promise<void> {
    return this.#askCore({ host: this.#host });
  }

  follow(state: TuiState): void {
    const latest = this.#latest;
    const same = state.graph === latest?.graph && state.view === latest.view && latest.synced;
    this.#latest = state;
    if (state.synced && !same) void this.#reconcile('changed');
  }

  /** One at a time, and once more when something has happened meanwhile. */
  async look(): Promise<void> {
    this.#lookAgain = this.#looking;
    if (this.#looking) return;
    this.#looking = true;
    await this.ask('look');
    this.#looking = false;
    if (this.#lookAgain) await this.look();
  }

  async ask(ask: 'look' | 'reopen'): Promise<void> {
    if (this.#kept === 'here') return this.#reconcile(ask);
    if (this.#kept === 'by_nobody') return;
    await this.#askCore({ host: this.#host, ...(ask === 'reopen' ? { reopen: true } : {}) });
  }

  wants(key: string): boolean {
    const state = this.#latest;
    if (state === null) return false;
    const { panes } = desiredPanes(state.view, state.graph.nodes, state.graph.agents.values());
    return panes.some((pane) => pane.key === key);
  }

  async end(): Promise<void> {
    if (this.#kept !== 'here' || this.#panes === null) return;
    await this.#keep(await this.#panes.clear(this.#host).catch(() => null));
  }

  /** Another core than the last may answer, one without tmux: whatever was asked, we keep the panes from then on. */
  async #askCore(params: Params<'keep_panes'>): Promise<void> {
    try {
      await this.#client.request('keep_panes', params);
      this.#kept = 'by_core';
    } catch (thrown) {
      if (!isNoPanes(thrown) || this.#panes === null) return this.#onError(thrown);
      await this.#beginHere();
    }
  }

  async #beginHere(): Promise<void> {
    const kept = await this.#client.request('read_layouts', {}).catch(() => ({ layouts: [] }));
    this.#layouts = new Map(kept.layouts.map(({ node, arrangement }) => [node, arrangement]));
    this.#kept = 'here';
    if (this.#latest?.synced === true) await this.#reconcile('look');
  }

  async #reconcile(ask: PaneAsk): Promise<void> {
    const state = this.#latest;
    const panes = this.#panes;
    if (state === null || panes === null || this.#kept !== 'here') return;
    const { view, graph } = state;
    if (ask === 'reopen') this.#layouts.delete(view.entered);
    const arrangement = this.#layouts.get(view.entered) ?? null;
    const layout = desiredPanes(view, graph.nodes, graph.agents.values(), arrangement);
    try {
      const found = await panes.reconcile(this.#host, layout, ask);
      await (ask === 'reopen' ? this.#forget(view.entered) : this.#keep(found));
    } catch (thrown) {
      this.#onError(thrown);
    }
  }

  async #keep(found: Arranged | null): Promise<void> {
    if (found === null) return;
    const { place, arrangement } = found;
    const known = this.#layouts.get(place);
    this.#layouts.set(place, arrangement);
    if (JSON.stringify(known) === JSON.stringify(arrangement)) return;
    // A place that was removed meanwhile has nothing to come back to, and a core that is away hears of it the next time.
    await this.#client.request('keep_layout', { node: place, arrangement }).catch(() => undefined);
  }

  async #forget(place: NodeId | null): Promise<void> {
    await this.#client.request('keep_layout', { node: place, arrangement: null });
  }
}

function isNoPanes(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'no_panes';
}
