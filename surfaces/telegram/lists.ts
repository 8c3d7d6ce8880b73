import type { Agent } from '../../src/domain/agent.ts';
import type { Node, NodeId } from '../../src/domain/node.ts';
import type { GraphMirror } from '../../src/protocol/graph-mirror.ts';
import { plainText } from '../terminal/display-text.ts';
import { titleOf } from './scene.ts';

/** Most lines of a list; a phone shows no more at once. */
const MAX_LINES = 80;

const SYMBOLS: Readonly<Record<Agent['state'], string>> = {
  starting: '○',
  working: '●',
  waiting: '❗',
  idle: '◌',
  exited: '✖',
  unknown: '?',
};

/** The tree of nodes with their agents, a line each. */
export function nodeLines(mirror: GraphMirror): readonly string[] {
  const children = new Map<NodeId | null, Node[]>();
  for (const node of mirror.state.nodes.values()) {
    children.set(node.parent, [...(children.get(node.parent) ?? []), node]);
  }
  const lines: string[] = [];
  const walk = (parent: NodeId | null, depth: number): void => {
    for (const node of (children.get(parent) ?? []).sort((a, b) => b.priority - a.priority)) {
      lines.push(nodeLine(mirror, node, depth));
      walk(node.id, depth + 1);
    }
  };
  walk(null, 0);
  if (lines.length === 0) return ['No nodes yet. Make one: /new TITLE'];
  return lines.length <= MAX_LINES ? lines : [...lines.slice(0, MAX_LINES), `… and ${lines.length - MAX_LINES} more`];
}

/** An agent in one line. */
export function agentLine(mirror: GraphMirror, agent: Agent): string {
  const detail = agent.detail === null ? '' : ` (${agent.detail})`;
  return `${SYMBOLS[agent.state]} ${agent.id} ${plainText(agent.profile)} ${agent.state}${detail} · ${titleOf(mirror, agent)}`;
}

function nodeLine(mirror: GraphMirror, node: Node, depth: number): string {
  const agents = [...mirror.state.agents.values()].filter((agent) => agent.node === node.id && !agent.closed);
  const shown = agents.map((agent) => ` ${SYMBOLS[agent.state]}${agent.id}`).join('');
  return `${'  '.repeat(depth)}${node.state === 'done' ? '✓' : '·'} ${node.id} ${plainText(node.title)}${shown}`;
}
