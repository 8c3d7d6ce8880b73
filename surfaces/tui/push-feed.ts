import type { SurfaceKey } from '../../src/domain/view.ts';
import type { Push } from '../../src/ports/pushes.ts';
import { createGraphMirror } from '../../src/protocol/graph-mirror.ts';
import type { TuiEvent } from './event.ts';

/** Turns the core's pushes into events; a burst of changes to the graph becomes one. */
export type PushFeed = {
  take(push: Push): void;
  /** Tells the changes that were held back. Called before every picture. */
  flush(): void;
};

/** A feed for the surface with this key; `changed` is called when there is something to flush. */
export function createPushFeed(
  surface: SurfaceKey,
  dispatch: (event: TuiEvent) => void,
  changed: () => void,
): PushFeed {
  const mirror = createGraphMirror();
  let dirty = false;
  let viewDirty = false;

  const flush = () => {
    const { nodes, agents, views, asks } = mirror.state;
    const view = viewDirty ? views.get(surface) : undefined;
    const graph = dirty ? { nodes, agents, asks } : null;
    dirty = false;
    viewDirty = false;
    // The graph first: the view may be about what has just come.
    if (graph !== null) dispatch({ kind: 'graph_changed', graph });
    if (view !== undefined) dispatch({ kind: 'view_moved', view });
  };

  mirror.listen((push) => {
    const moves = push.event === 'focus_node' || push.event === 'enter_node';
    viewDirty ||= push.event === 'sync_graph' || (moves && push.data.surface === surface);
    dirty ||= !moves;
    changed();
  });

  return {
    flush,
    take: (push) => {
      mirror.apply(push);
      if (push.event === 'ask_resolved') dispatch({ kind: 'ask_resolved', ask: push.data });
      if (push.event === 'usage_updated') dispatch({ kind: 'usage_told', ...push.data });
      if (push.event === 'notice') dispatch({ kind: 'noticed', message: push.data });
      if (push.event === 'stopping') dispatch({ kind: 'stopping', reason: push.data.reason });
    },
  };
}
