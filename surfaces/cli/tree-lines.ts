import type { Agent } from '../../src/domain/agent.ts';
import type { Node, NodeId } from '../../src/domain/node.ts';
import { treeOrder } from '../../src/domain/tree.ts';
import { stateOf, wordOf } from '../terminal/agent-words.ts';
import { clipText, displayWidth, plainText } from '../terminal/display-text.ts';
import { type Paint, paintGlyph } from './paint.ts';

/** How it is drawn. */
export type TreeLook = { readonly columns: number | null; readonly paint: Paint };

/** A line of the tree before it is drawn: a node, or an agent below its node. */
type Branch = {
  readonly children: Branch[];
  /** The line's text after its lines of descent, in the room that is left for it. */
  readonly draw: (room: number | null) => string;
};

/** The nodes as a tree, each with its agents below it before its children; a node whose parent is not given is a root. */
export function treeLines(nodes: readonly Node[], agents: readonly Agent[], look: TreeLook): string[] {
  const given = new Set(nodes.map((node) => node.id));
  const rooted = nodes.map((node) =>
    node.parent !== null && given.has(node.parent) ? node : { ...node, parent: null },
  );
  const branches = new Map<NodeId, Branch>();
  const roots: Branch[] = [];
  for (const { node } of treeOrder(new Map(rooted.map((node) => [node.id, node])), null)) {
    const own = agents.filter((agent) => agent.node === node.id && !agent.closed);
    const branch = { children: own.map((agent) => agentBranch(agent, look)), draw: drawNode(node, look) };
    branches.set(node.id, branch);
    const parent = node.parent === null ? undefined : branches.get(node.parent);
    (parent?.children ?? roots).push(branch);
  }
  return roots.flatMap((root) => [root.draw(look.columns), ...descend(root, '', look)]);
}

function descend(branch: Branch, indent: string, look: TreeLook): string[] {
  return branch.children.flatMap((child, index) => {
    const last = index === branch.children.length - 1;
    const head = `${indent}${last ? '└─ ' : '├─ '}`;
    const room = look.columns === null ? null : look.columns - head.length;
    return [look.paint('dim', head) + child.draw(room), ...descend(child, `${indent}${last ? '   ' : '│  '}`, look)];
  });
}

function drawNode(node: Node, { paint }: TreeLook): Branch['draw'] {
  return (room) => {
    const done = node.state === 'done';
    const marks = `${done ? '✓ ' : ''}`;
    const title = clipTo(plainText(node.title), room, displayWidth(`${node.id} ${marks}`));
    return `${paint('dim', node.id)} ${done ? paint('ended', marks) : ''}${paint(done ? 'dim' : 'text', title)}`;
  };
}

function agentBranch(agent: Agent, { paint }: TreeLook): Branch {
  const head = `${agent.id} ${plainText(agent.profile)} `;
  const word = wordOf(agent);
  const tail = `${stateOf(agent)}${word === '' ? '' : `: ${word}`}`;
  return {
    children: [],
    draw: (room) => {
      const text = clipTo(tail, room, displayWidth(head) + 2);
      return `${paintGlyph(paint, agent)} ${paint('dim', head)}${text}`;
    },
  };
}

function clipTo(text: string, room: number | null, taken: number): string {
  return room === null ? text : clipText(text, room - taken);
}
