import { type AgentId, isLive } from '../domain/agent.ts';
import { MoitumiError } from '../domain/error.ts';
import { planRemoval, removalChanges } from '../domain/removal.ts';
import { resolveNode } from '../domain/resolve-node.ts';
import { childrenOf, treeOrder } from '../domain/tree.ts';
import type { KeptUndo } from '../domain/undo.ts';
import { undoChanges } from '../domain/undo-changes.ts';
import type { ICortexStore } from '../ports/cortex-store.ts';
import type { CoreState } from './core-state.ts';
import { command, type Handlers } from './handler.ts';
import type { Views } from './views.ts';

export type RemovingDeps = {
  readonly state: CoreState;
  readonly store: ICortexStore;
  readonly views: Views;
  /** Stops agents; resolves when all have ended. */
  readonly stopAgents: (agents: readonly AgentId[]) => Promise<void>;
  /** Nobody can look at these any more. */
  readonly forgetAgents: (agents: readonly AgentId[]) => void;
};

/** Requests that take nodes away, and that take a change back. */
export function removingCommands(deps: RemovingDeps): Pick<Handlers, 'remove_node' | 'undo'> {
  return { ...removeCommand(deps), ...undoCommand(deps) };
}

function removeCommand({ state, store, views, stopAgents, forgetAgents }: RemovingDeps): Pick<Handlers, 'remove_node'> {
  const liveBelow = (root: string): readonly AgentId[] =>
    treeOrder(state.nodes, root)
      .flatMap((line) => state.agentsOf(line.node.id))
      .filter((agent) => isLive(agent) && agent.origin === 'supervised')
      .map((agent) => agent.id);
  return {
    remove_node: command(async (params, effect) => {
      const root = resolveNode(state.nodes, params.node).id;
      if (params.stop_agents === true) await stopAgents(liveBelow(root));
      resolveNode(state.nodes, root);
      const running = liveBelow(root);
      if (running.length > 0) throw agentsRunning(root, running);
      const removal = planRemoval(
        state.nodes,
        root,
        (id) => state.agentsOf(id),
        (id) => store.notes(id),
      );
      const removed = removal.nodes.map((node) => node.id);
      const undo = state.undoable({ deed: 'remove', node: root, way: { kind: 'restore', removal } });
      const leaving = views.changesWithout(state.nodes, new Set(removed));
      const changes = [...removalChanges(removal, effect.now), ...leaving, undo];
      await effect.finish({ result: { removed }, changes, on: root, detail: { nodes: removed.length } });
      forgetAgents(removal.agents.map((agent) => agent.id));
      return { removed };
    }),
  };
}

function undoCommand({ state, views }: RemovingDeps): Pick<Handlers, 'undo'> {
  return {
    undo: command(async (_params, effect) => {
      const last = lastUndo(state);
      const { deed, node, way } = last.undo;
      const changes = [
        ...undoChanges(state.nodes, last.undo, effect.now),
        ...(way.kind === 'remove' ? views.changesWithout(state.nodes, new Set([node])) : []),
        { kind: 'undo_put' as const, at: last.at, undo: null },
      ];
      const restored = way.kind === 'restore' ? way.removal.nodes.map(({ id }) => id) : [];
      const result = { deed, node, restored };
      return effect.finish({ result, changes, on: node, detail: { deed, nodes: restored.length } });
    }),
  };
}

/** The last change that can be taken back. Throws where there is none, or where more would go than was done. */
function lastUndo(state: CoreState): KeptUndo {
  const last = state.undos.at(-1);
  if (last === undefined) throw new MoitumiError('nothing_to_undo', 'There is no change to undo.');
  const { node, way } = last.undo;
  if (way.kind !== 'remove' || state.agentsOf(node).length + childrenOf(state.nodes, node).length === 0) return last;
  const text = `The last change added ${node}, which has agents or nodes by now. It goes with: moitumi rm ${node}`;
  throw new MoitumiError('nothing_to_undo', text);
}

function agentsRunning(root: string, agents: readonly AgentId[]): MoitumiError<'agents_running'> {
  const some = agents.slice(0, 8).join(', ');
  return new MoitumiError('agents_running', `${root} has agents that run (${some}). Stop them first.`, { agents });
}
