import { desiredPanes } from '../../src/domain/panes.ts';
import type { ITmuxPaneManager } from '../../src/ports/tmux-pane-manager.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';
import type { TuiState } from './state.ts';

/** Sees to it that the view's agents have panes: the core keeps them where it has tmux, else this surface does. */
export type PaneKeeping = {
  /** Called after every connect: what the core keeps, it keeps for one connection. */
  begin(): Promise<void>;
  /** The graph or the view is now this. */
  follow(state: TuiState): void;
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
  let here: ITmuxPaneManager | null = null;
  let latest: TuiState | null = null;

  const reconcile = (state: TuiState) => {
    const layout = desiredPanes(state.view, state.graph.nodes, state.graph.agents.values());
    here?.reconcile(host, layout).catch(onError);
  };

  return {
    begin: async () => {
      try {
        await client.request('keep_panes', { host });
        here = null;
      } catch (thrown) {
        if (!isNoPanes(thrown) || panes === null) return onError(thrown);
        here = panes;
        if (latest?.synced) reconcile(latest);
      }
    },
    follow: (state) => {
      const same = state.graph === latest?.graph && state.view === latest.view && latest.synced;
      latest = state;
      if (state.synced && !same) reconcile(state);
    },
    end: async () => {
      await here?.clear(host).catch(() => undefined);
    },
  };
}

function isNoPanes(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'no_panes';
}
