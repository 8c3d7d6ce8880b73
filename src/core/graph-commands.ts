import { type AgentId, isLive } from '../domain/agent.ts';
import type { Change } from '../domain/change.ts';
import { linkedNodes, movedNode, newNode, unlinkedNodes, updatedNode } from '../domain/cortex.ts';
import { MoitumiError } from '../domain/error.ts';
import { MAX_COMMAND, MAX_NOTES, type Node, type NodeId } from '../domain/node.ts';
import { checkTitle } from '../domain/node-title.ts';
import { planRemoval, removalChanges, restorationChanges } from '../domain/removal.ts';
import { resolveNode } from '../domain/resolve-node.ts';
import { treeOrder } from '../domain/tree.ts';
import type { IHostProbe } from '../ports/agent-catalog.ts';
import type { ICortexStore } from '../ports/cortex-store.ts';
import type { Params } from '../ports/requests.ts';
import type { CoreState } from './core-state.ts';
import { command, type Handlers, read } from './handler.ts';
import { agentWeight, nodeWeight, pageFrom } from './paging.ts';
import type { Views } from './views.ts';

export type GraphDeps = {
  readonly state: CoreState;
  readonly store: ICortexStore;
  readonly views: Views;
  readonly host: IHostProbe;
  /** Stops agents; resolves when all have ended. */
  readonly stopAgents: (agents: readonly AgentId[]) => Promise<void>;
  /** Nobody can look at these any more. */
  readonly forgetAgents: (agents: readonly AgentId[]) => void;
};

type GraphMethods =
  | 'list_nodes'
  | 'get_node'
  | 'add_node'
  | 'update_node'
  | 'move_node'
  | 'remove_node'
  | 'link'
  | 'unlink'
  | 'undo';

/** Requests about nodes and their edges. */
export function graphCommands(deps: GraphDeps): Pick<Handlers, GraphMethods> {
  return { ...readingCommands(deps), ...nodeCommands(deps), ...edgeCommands(deps), ...removingCommands(deps) };
}

function readingCommands({ state, store }: GraphDeps): Pick<Handlers, 'list_nodes' | 'get_node'> {
  return {
    list_nodes: read((params) => {
      const under = params.under === undefined ? null : resolveNode(state.nodes, params.under).id;
      const listed = (id: NodeId) => state.agentsOf(id).filter((agent) => !agent.closed);
      const weigh = ({ node }: { node: Node }) =>
        listed(node.id).reduce((sum, agent) => sum + agentWeight(agent), nodeWeight(node));
      const { page, ...next } = pageFrom(treeOrder(state.nodes, under), params.from ?? 0, weigh);
      const nodes = page.map((line) => line.node);
      return { nodes, agents: nodes.flatMap((node) => listed(node.id)), ...next };
    }),
    get_node: read((params) => {
      const node = resolveNode(state.nodes, params.node);
      return { node, notes: node.has_notes ? store.notes(node.id) : null, agents: state.agentsOf(node.id) };
    }),
  };
}

function nodeCommands(deps: GraphDeps): Pick<Handlers, 'add_node' | 'update_node' | 'move_node'> {
  const { state } = deps;
  return {
    add_node: command(async (params, effect) => {
      checkNodeParams(params);
      if (hasCwd(params)) await checkCwd(deps.host, params.cwd);
      const draft = {
        title: params.title,
        parent: params.parent === undefined ? null : resolveNode(state.nodes, params.parent).id,
        depends_on: (params.depends_on ?? []).map((ref) => resolveNode(state.nodes, ref).id),
        cwd: hasCwd(params) ? params.cwd : null,
        priority: params.priority ?? 0,
        has_notes: (params.notes ?? '') !== '',
        command: params.command ?? null,
      };
      checkTitle(draft.title);
      const node = newNode({ ...draft, id: state.takeNodeId() }, effect.now);
      const changes = [putNode(node), ...notesChanges(node, params.notes)];
      return effect.finish({ result: node, changes, on: node.id, detail: { title: node.title, parent: node.parent } });
    }),
    update_node: command(async (params, effect) => {
      checkNodeParams(params);
      if (hasCwd(params)) await checkCwd(deps.host, params.cwd);
      const { node: ref, notes, cwd, ...rest } = params;
      const node = updatedNode(
        resolveNode(state.nodes, ref),
        {
          ...rest,
          ...(cwd === undefined ? {} : { cwd: cwd === '' ? null : cwd }),
          ...(notes === undefined ? {} : { has_notes: notes !== '' }),
        },
        effect.now,
      );
      const changes = [putNode(node), ...notesChanges(node, notes)];
      const { command: live, ...told } = rest;
      const detail = { ...told, cwd, notes: notes?.length, command: live?.run.length };
      return effect.finish({ result: node, changes, on: node.id, detail });
    }),
    move_node: command(async (params, effect) => {
      const parent = params.parent === null ? null : resolveNode(state.nodes, params.parent).id;
      const node = movedNode(state.nodes, resolveNode(state.nodes, params.node), parent, effect.now);
      return effect.finish({ result: node, changes: [putNode(node)], on: node.id, detail: { parent } });
    }),
  };
}

function edgeCommands({ state }: GraphDeps): Pick<Handlers, 'link' | 'unlink'> {
  return {
    link: command(async (params, effect) => {
      const from = resolveNode(state.nodes, params.from);
      const to = resolveNode(state.nodes, params.to);
      const kind = params.kind ?? 'depends_on';
      const changed = linkedNodes(state.nodes, from, to, kind, effect.now);
      const detail = { to: to.id, kind };
      return effect.finish({ result: changed[0] ?? from, changes: changed.map(putNode), on: from.id, detail });
    }),
    unlink: command(async (params, effect) => {
      const from = resolveNode(state.nodes, params.from);
      const to = resolveNode(state.nodes, params.to);
      const changed = unlinkedNodes(from, to, effect.now);
      const detail = { to: to.id };
      return effect.finish({ result: changed[0] ?? from, changes: changed.map(putNode), on: from.id, detail });
    }),
  };
}

function removingCommands({
  state,
  store,
  views,
  stopAgents,
  forgetAgents,
}: GraphDeps): Pick<Handlers, 'remove_node' | 'undo'> {
  const liveBelow = (root: string): readonly AgentId[] =>
    treeOrder(state.nodes, root)
      .flatMap((line) => state.agentsOf(line.node.id))
      .filter(isLive)
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
      const changes = [...removalChanges(removal, effect.now), ...views.changesWithout(state.nodes, new Set(removed))];
      await effect.finish({ result: { removed }, changes, on: root, detail: { nodes: removed.length } });
      forgetAgents(removal.agents.map((agent) => agent.id));
      return { removed };
    }),
    undo: command(async (_params, effect) => {
      const { removal } = state;
      if (removal === null) throw new MoitumiError('nothing_to_undo', 'There is no removal to undo.');
      const restored = removal.nodes.map((node) => node.id);
      const changes = restorationChanges(state.nodes, removal, effect.now);
      return effect.finish({
        result: { restored },
        changes,
        on: restored[0] ?? '',
        detail: { nodes: restored.length },
      });
    }),
  };
}

type CheckedParams = Pick<Params<'add_node'>, 'notes' | 'priority' | 'command'>;

function checkNodeParams({ notes, priority, command: live }: CheckedParams): void {
  if (notes !== undefined && notes.length > MAX_NOTES) {
    throw new MoitumiError('bad_request', `Notes have at most ${MAX_NOTES} characters, these have ${notes.length}.`, {
      path: 'notes',
    });
  }
  if (priority !== undefined && !Number.isSafeInteger(priority)) {
    throw new MoitumiError('bad_request', 'A priority is a whole number.', { path: 'priority' });
  }
  if (live !== undefined && live !== null && (live.run.trim() === '' || live.run.length > MAX_COMMAND)) {
    const text = `A live command has 1 to ${MAX_COMMAND} characters; null takes it away.`;
    throw new MoitumiError('bad_request', text, { path: 'command' });
  }
}

/** Whether a directory is given that has to be looked at; the empty one means the parent's. */
function hasCwd<P extends { readonly cwd?: string }>(params: P): params is P & { readonly cwd: string } {
  return params.cwd !== undefined && params.cwd !== '';
}

async function checkCwd(host: IHostProbe, cwd: string): Promise<void> {
  if (cwd.startsWith('/') && (await host.isDirectory(cwd))) return;
  throw new MoitumiError('cwd_not_found', `${cwd} is no directory. Give the path of one that exists.`, { cwd });
}

function putNode(node: Node): Change {
  return { kind: 'node_put', node };
}

function notesChanges(node: Node, notes: string | undefined): readonly Change[] {
  return notes === undefined ? [] : [{ kind: 'notes_put', node: node.id, notes }];
}

function agentsRunning(root: string, agents: readonly AgentId[]): MoitumiError<'agents_running'> {
  const some = agents.slice(0, 8).join(', ');
  return new MoitumiError('agents_running', `${root} has agents that run (${some}). Stop them first.`, { agents });
}
