import { MoitumiError } from '../domain/error.ts';
import type { PaneArrangement } from '../domain/pane-arrangement.ts';
import { MAX_PANES } from '../domain/panes.ts';
import { resolveNode } from '../domain/resolve-node.ts';
import type { View } from '../domain/view.ts';
import { chattingView, enteredView, leftView } from '../domain/view-moves.ts';
import type { Result } from '../ports/requests.ts';
import type { CoreState } from './core-state.ts';
import { command, type Handlers, type IEffect, read } from './handler.ts';
import type { Views } from './views.ts';

type ViewMethods = 'focus' | 'enter' | 'leave' | 'keep_chat' | 'keep_layout' | 'read_layouts';

/**
 * Requests that move a view. They go on when the store takes no writes, since a person must be able to look
 * around then.
 */
export function viewCommands(state: CoreState, views: Views): Pick<Handlers, ViewMethods> {
  return {
    ...layoutCommands(state),
    focus: command(async (params, effect) => {
      const focus = params.node === null ? null : resolveNode(state.nodes, params.node).id;
      return moved(effect, views.meant(effect.caller, params.surface), (view) => ({ ...view, focus }));
    }),
    enter: command(async (params, effect) => {
      const node = params.node === null ? null : resolveNode(state.nodes, params.node).id;
      return moved(effect, views.meant(effect.caller, params.surface), (view) => enteredView(state.nodes, view, node));
    }),
    keep_chat: command(async (params, effect) => {
      const { id } = resolveNode(state.nodes, params.node);
      return moved(effect, views.meant(effect.caller, params.surface), (view) => chattingView(view, id, params.shown));
    }),
    leave: command(async (params, effect) =>
      moved(effect, views.meant(effect.caller, params.surface), (view) => leftView(state.nodes, view)),
    ),
  };
}

function layoutCommands(state: CoreState): Pick<Handlers, 'keep_layout' | 'read_layouts'> {
  return {
    keep_layout: command(async ({ node: ref, arrangement }, effect) => {
      const node = ref === null ? null : resolveNode(state.nodes, ref).id;
      checkArrangement(arrangement);
      return effect.finish({
        result: {},
        changes: [{ kind: 'layout_put', surface: effect.caller.surface, node, arrangement }],
        on: node ?? '',
        fact: true,
      });
    }),
    read_layouts: read((_params, { surface }) => ({
      layouts: [...(state.layouts.get(surface) ?? [])].map(([node, arrangement]) => ({ surface, node, arrangement })),
    })),
  };
}

/** What one row may hold: as many cells as there can be panes, and some 25 characters for each. */
function checkArrangement(arrangement: PaneArrangement | null): void {
  if (arrangement === null) return;
  const { keys, layout } = arrangement;
  if (keys.length <= MAX_PANES + 1 && keys.every((key) => key.length <= 100) && layout.length <= 1_000) return;
  throw new MoitumiError('bad_request', 'That is no arrangement of panes.', { path: 'arrangement' });
}

function moved<M extends 'focus' | 'enter' | 'leave' | 'keep_chat'>(
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
