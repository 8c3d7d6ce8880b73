import type { Agent } from './agent.ts';
import { isLive } from './agent.ts';
import type { Node, NodeId } from './node.ts';
import { compareInTree, idNumber, isBelow } from './tree.ts';
import type { View } from './view.ts';

/** A pane that should be there, named by what it shows. */
export type DesiredPane = {
  /** What it shows: `agent:a3`. Kept on the pane as `@moitumi_key`, by which it is found again. */
  readonly key: string;
  readonly agent: Agent;
  /** What its border says. */
  readonly label: string;
};

/** The panes that a view wants beside its sidebar, in order, and which is selected. */
export type DesiredLayout = {
  readonly panes: readonly DesiredPane[];
  /** Key of the pane that belongs to the focused node; null: leave the selection alone. */
  readonly selected: string | null;
};

/** Most panes shown at once; beyond that cells get too small to read on a 200-column terminal. */
export const MAX_PANES = 9;

/**
 * Which panes a view wants: the agents of the entered node and of everything below it, in the order
 * of the tree; an ended one stays until it is closed. When there are more than fit, what runs goes before
 * what has ended, and the newer before the older.
 */
export function desiredPanes(view: View, nodes: ReadonlyMap<NodeId, Node>, agents: Iterable<Agent>): DesiredLayout {
  const panes = [...agents]
    .filter((agent) => !agent.closed && isBelow(nodes, agent.node, view.entered))
    .sort((a, b) => Number(isLive(b)) - Number(isLive(a)) || idNumber(b.id) - idNumber(a.id))
    .slice(0, MAX_PANES)
    .sort((a, b) => compareInTree(nodes, a.node, b.node) || idNumber(a.id) - idNumber(b.id))
    .map((agent) => ({ key: `agent:${agent.id}`, agent, label: `${agent.id} ${nodes.get(agent.node)?.title ?? ''}` }));
  const focused = panes.filter((pane) => pane.agent.node === view.focus);
  const selected = focused.filter((pane) => isLive(pane.agent)).at(-1) ?? focused.at(-1);
  return { panes, selected: selected?.key ?? null };
}
