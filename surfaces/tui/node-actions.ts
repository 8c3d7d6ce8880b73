import { isLive } from '../../src/domain/agent.ts';
import type { Node, NodeId } from '../../src/domain/node.ts';
import { plainText } from '../terminal/display-text.ts';
import { closeAgent } from './agent-actions.ts';
import { type Step, say, step } from './event.ts';
import { pathTo } from './rows.ts';
import { selectedNode, selectedRow } from './selection.ts';
import type { TuiState } from './state.ts';

/** Asks for a title of a node below the selected one. */
export function doNewBelow(state: TuiState): Step {
  return askTitle(state, selectedNode(state)?.id ?? null);
}

/** Asks for a title of a node beside the selected one. */
export function doNewBeside(state: TuiState): Step {
  const row = selectedRow(state);
  return askTitle(state, row === null ? state.view.entered : (selectedNode(state)?.parent ?? null));
}

/** Done, or open again. */
export function doDone(state: TuiState): Step {
  return withNode(state, (node) => {
    const params = { node: node.id, state: node.state === 'done' ? ('open' as const) : ('done' as const) };
    return step(state, { kind: 'request', request: { method: 'update_node', params } });
  });
}

/** More or less priority: among its siblings and in the dashboard the higher comes first. */
export function doPriority(state: TuiState, by: 1 | -1): Step {
  return withNode(state, (node) => {
    const params = { node: node.id, priority: node.priority + by };
    return step(state, { kind: 'request', request: { method: 'update_node', params } });
  });
}

/** Asks for another title. */
export function doRename(state: TuiState): Step {
  return withNode(state, (node) =>
    step({
      ...state,
      mode: { kind: 'input', purpose: { kind: 'rename', node: node.id }, text: node.title, at: node.title.length },
    }),
  );
}

/** Asks whether to remove the node, or to put the selected agent away. */
export function doRemove(state: TuiState): Step {
  const row = selectedRow(state);
  if (row?.kind === 'agent') return closeAgent(state, row.agent);
  return withNode(state, (node) => {
    const running = [...state.graph.agents.values()].filter(
      (agent) => isLive(agent) && isBelow(state, agent.node, node),
    );
    if (running.length > 0) return say(state, `${node.id} has agents that run: stop them first (x).`, 'warn');
    const below = [...state.graph.nodes.values()].filter((other) => other !== node && isBelow(state, other.id, node));
    const what = below.length === 0 ? '' : ` and ${below.length === 1 ? 'the node' : `${below.length} nodes`} below it`;
    const question = `Remove ${node.id} “${plainText(node.title)}”${what}? u brings it back.`;
    return step({ ...state, mode: { kind: 'confirm', question, deed: { kind: 'remove', node: node.id } } });
  });
}

function askTitle(state: TuiState, parent: NodeId | null): Step {
  return step({ ...state, mode: { kind: 'input', purpose: { kind: 'new_node', parent }, text: '', at: 0 } });
}

function withNode(state: TuiState, then: (node: Node) => Step): Step {
  const node = selectedNode(state);
  return node === null ? say(state, 'No node is selected: n adds one.') : then(node);
}

function isBelow(state: TuiState, id: NodeId, ancestor: Node): boolean {
  return pathTo(state.graph, id).includes(ancestor);
}
