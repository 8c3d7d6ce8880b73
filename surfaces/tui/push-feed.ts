import type { SurfaceKey } from '../../src/domain/view.ts';
import type { Push } from '../../src/ports/pushes.ts';
import type { TuiEvent } from './event.ts';
import { createGraphFold } from './graph-fold.ts';

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
  const graph = createGraphFold();
  let dirty = false;

  const flush = () => {
    if (!dirty) return;
    dirty = false;
    dispatch({ kind: 'graph_changed', graph: graph.current() });
  };

  return {
    flush,
    take: (push) => {
      if (graph.take(push)) {
        dirty = true;
        changed();
        return;
      }
      const event = eventOf(push, surface);
      if (event === null) return;
      // What was said before it may be what it is about.
      flush();
      dispatch(event);
    },
  };
}

function eventOf(push: Push, surface: SurfaceKey): TuiEvent | null {
  switch (push.event) {
    case 'focus_node':
    case 'enter_node':
      return push.data.surface === surface ? { kind: 'view_moved', view: push.data } : null;
    case 'notice':
      return { kind: 'noticed', message: push.data };
    case 'stopping':
      return { kind: 'stopping', reason: push.data.reason };
    default:
      return null;
  }
}
