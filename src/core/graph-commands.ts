import type { Change } from '../domain/change.ts';
import { linkedNodes, movedNode, newNode, unlinkedNodes, updatedNode } from '../domain/cortex.ts';
import { MoitumiError } from '../domain/error.ts';
import { MAX_COMMAND, MAX_NOTES, type Node, type NodeId } from '../domain/node.ts';
import { checkTitle } from '../domain/node-title.ts';
import { resolveNode } from '../domain/resolve-node.ts';
import { treeOrder } from '../domain/tree.ts';
import type { GraphDeed } from '../domain/undo.ts';
import type { IHostProbe } from '../ports/agent-catalog.ts';
import type { Params } from '../ports/requests.ts';
import { command, type Handlers, read } from './handler.ts';
import { agentWeight, nodeWeight, pageFrom } from './paging.ts';
import { type RemovingDeps, removingCommands } from './removing-commands.ts';

export type GraphDeps = RemovingDeps & {
  readonly host: IHostProbe;
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
      const undo = state.undoable({ deed: 'add', node: node.id, way: { kind: 'remove' } });
      const changes = [putNode(node), ...notesChanges(node, params.notes), undo];
      return effect.finish({ result: node, changes, on: node.id, detail: { title: node.title, parent: node.parent } });
    }),
    update_node: command(async (params, effect) => {
      checkNodeParams(params);
      if (hasCwd(params)) await checkCwd(deps.host, params.cwd);
      const { node: ref, notes, cwd, ...rest } = params;
      const before = resolveNode(state.nodes, ref);
      const node = updatedNode(
        before,
        {
          ...rest,
          ...(cwd === undefined ? {} : { cwd: cwd === '' ? null : cwd }),
          ...(notes === undefined ? {} : { has_notes: notes !== '' }),
        },
        effect.now,
      );
      const undo = revertible(deps, deedOf(before, node), [before], notes === undefined ? [] : [before]);
      const changes = [putNode(node), ...notesChanges(node, notes), undo];
      const { command: live, ...told } = rest;
      const detail = { ...told, cwd, notes: notes?.length, command: live?.run.length };
      return effect.finish({ result: node, changes, on: node.id, detail });
    }),
    move_node: command(async (params, effect) => {
      const parent = params.parent === null ? null : resolveNode(state.nodes, params.parent).id;
      const before = resolveNode(state.nodes, params.node);
      const node = movedNode(state.nodes, before, parent, effect.now);
      const changes = [putNode(node), revertible(deps, 'move', [before])];
      return effect.finish({ result: node, changes, on: node.id, detail: { parent } });
    }),
  };
}

function edgeCommands(deps: GraphDeps): Pick<Handlers, 'link' | 'unlink'> {
  const { state } = deps;
  return {
    link: command(async (params, effect) => {
      const from = resolveNode(state.nodes, params.from);
      const to = resolveNode(state.nodes, params.to);
      const kind = params.kind ?? 'depends_on';
      const changed = linkedNodes(state.nodes, from, to, kind, effect.now);
      const changes = [...changed.map(putNode), revertible(deps, 'link', [from, to])];
      const detail = { to: to.id, kind };
      return effect.finish({ result: changed[0] ?? from, changes, on: from.id, detail });
    }),
    unlink: command(async (params, effect) => {
      const from = resolveNode(state.nodes, params.from);
      const to = resolveNode(state.nodes, params.to);
      const changed = unlinkedNodes(from, to, effect.now);
      const changes = [...changed.map(putNode), revertible(deps, 'unlink', [from, to])];
      const detail = { to: to.id };
      return effect.finish({ result: changed[0] ?? from, changes, on: from.id, detail });
    }),
  };
}

/** Keeps how nodes were, the one that it was done to first, and of some of them the notes. */
function revertible(
  { state, store }: GraphDeps,
  deed: GraphDeed,
  nodes: readonly Node[],
  noted: readonly Node[] = [],
): Change {
  const notes = Object.fromEntries(noted.map(({ id }) => [id, store.notes(id) ?? '']));
  return state.undoable({ deed, node: nodes[0]?.id ?? '', way: { kind: 'revert', nodes, notes } });
}

function deedOf(before: Node, after: Node): GraphDeed {
  if (before.state === after.state) return 'edit';
  return after.state === 'done' ? 'done' : 'reopen';
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
