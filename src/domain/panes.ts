import type { Agent } from './agent.ts';
import { isLive } from './agent.ts';
import type { Node, NodeCommand, NodeId } from './node.ts';
import type { PaneArrangement } from './pane-arrangement.ts';
import { compareInTree, effectiveCwd, idNumber, isBelow, type Nodes } from './tree.ts';
import type { SurfaceKey, View } from './view.ts';

/** A pane that should be there, named by what it shows. */
export type DesiredPane = {
  /** What it shows: `agent:a3`, `notes:n3`, `command:n3`, `chat:n3`. Kept on the pane as `@moitumi_key`, by which it is found again. */
  readonly key: string;
  readonly content: PaneContent;
  /** What its border says. */
  readonly label: string;
  /** Where its program starts; null: wherever the sidebar was started. */
  readonly cwd: string | null;
};

/** What a pane shows. */
export type PaneContent =
  | { readonly kind: 'agent'; readonly agent: Agent }
  | { readonly kind: 'notes'; readonly node: NodeId }
  /** `view`: the surface that shows it. */
  | { readonly kind: 'chat'; readonly node: NodeId; readonly view: SurfaceKey }
  | { readonly kind: 'command'; readonly node: NodeId; readonly command: NodeCommand };

/** The panes that a view wants beside its sidebar, in order, and which is selected. */
export type DesiredLayout = {
  /** The entered node, whose panes these are; null: the roots. */
  readonly place: NodeId | null;
  readonly panes: readonly DesiredPane[];
  /** Key of the pane that belongs to the focused node; null: leave the selection alone. */
  readonly selected: string | null;
  /** How a person had the panes of this place the last time; null: as they come. */
  readonly arrangement: PaneArrangement | null;
};

/** Most panes shown at once; beyond that cells get too small to read on a 200-column terminal. */
export const MAX_PANES = 9;

/**
 * Which panes a view wants: the notes and the live command of the entered node, the chats that were opened there or
 * below, then its agents and those of everything below it, in the order of the tree; an ended one stays until it is closed. When there are more agents
 * than fit, what runs goes before what has ended, and the newer before the older.
 */
export function desiredPanes(
  view: View,
  nodes: Nodes,
  agents: Iterable<Agent>,
  arrangement: PaneArrangement | null = null,
): DesiredLayout {
  const entered = view.entered === null ? undefined : nodes.get(view.entered);
  const own = [...(entered === undefined ? [] : ownContent(nodes, entered)), ...chatPanes(view, nodes)];
  const shown = shownAgents(view, nodes, agents, Math.max(0, MAX_PANES - own.length));
  const focused = shown.filter((agent) => agent.node === view.focus);
  const selected = focused.filter(isLive).at(-1) ?? focused.at(-1);
  return {
    place: view.entered,
    panes: [...own, ...shown.map((agent) => agentPane(nodes, agent))],
    selected: selected === undefined ? null : agentKey(selected),
    arrangement,
  };
}

/** What the node itself has to show. */
function ownContent(nodes: Nodes, { id, title, has_notes, command }: Node): readonly DesiredPane[] {
  const cwd = effectiveCwd(nodes, id);
  const panes: DesiredPane[] = [];
  if (has_notes) panes.push({ key: `notes:${id}`, content: { kind: 'notes', node: id }, label: `${id} ${title}`, cwd });
  if (command !== undefined && command !== null) {
    panes.push({ key: `command:${id}`, content: { kind: 'command', node: id, command }, label: command.run, cwd });
  }
  return panes;
}

function chatPanes({ surface, entered, chats = [] }: View, nodes: Nodes): readonly DesiredPane[] {
  return chats
    .filter((id) => nodes.has(id) && isBelow(nodes, id, entered))
    .map((id) => ({
      key: `chat:${id}`,
      content: { kind: 'chat', node: id, view: surface },
      label: `${id} ${nodes.get(id)?.title ?? ''}`,
      cwd: effectiveCwd(nodes, id),
    }));
}

function shownAgents(view: View, nodes: Nodes, agents: Iterable<Agent>, most: number): readonly Agent[] {
  return [...agents]
    .filter((agent) => !agent.closed && isBelow(nodes, agent.node, view.entered))
    .sort((a, b) => Number(isLive(b)) - Number(isLive(a)) || idNumber(b.id) - idNumber(a.id))
    .slice(0, most)
    .sort((a, b) => compareInTree(nodes, a.node, b.node) || idNumber(a.id) - idNumber(b.id));
}

function agentPane(nodes: Nodes, agent: Agent): DesiredPane {
  const label = `${agent.id} ${nodes.get(agent.node)?.title ?? ''}`;
  return { key: agentKey(agent), content: { kind: 'agent', agent }, label, cwd: agent.cwd };
}

function agentKey(agent: Agent): string {
  return `agent:${agent.id}`;
}
