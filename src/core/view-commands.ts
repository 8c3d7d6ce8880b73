import { resolveNode } from '../domain/resolve-node.ts';
import type { View } from '../domain/view.ts';
import { enteredView, leftView } from '../domain/view-moves.ts';
import type { Result } from '../ports/requests.ts';
import type { CoreState } from './core-state.ts';
import { command, type Handlers, type IEffect } from './handler.ts';
import type { Views } from './views.ts';

/**
 * Requests that move a view. They go on when the store takes no writes, since a person must be able to look
 * around then.
 */
export function viewCommands(state: CoreState, views: Views): Pick<Handlers, 'focus' | 'enter' | 'leave'> {
  return {
    focus: command(async (params, effect) => {
      const focus = params.node === null ? null : resolveNode(state.nodes, params.node).id;
      return moved(effect, views.meant(effect.caller, params.surface), (view) => ({ ...view, focus }));
    }),
    enter: command(async (params, effect) => {
      const node = params.node === null ? null : resolveNode(state.nodes, params.node).id;
      return moved(effect, views.meant(effect.caller, params.surface), (view) => enteredView(state.nodes, view, node));
    }),
    leave: command(async (params, effect) =>
      moved(effect, views.meant(effect.caller, params.surface), (view) => leftView(state.nodes, view)),
    ),
  };
}

function moved<M extends 'focus' | 'enter' | 'leave'>(
  effect: IEffect<M>,
  view: View,
  move: (view: View) => View,
): Promise<Result<M>> {
  const result = move(view);
  return effect.finish({
    result,
    changes: [{ kind: 'view_put', view: result }],
    on: result.entered ?? result.focus ?? '',
    detail: { surface: view.surface },
    fact: true,
  });
}
