import { type Agent, type AgentId, isLive } from './agent.ts';
import { clipText } from './clip-text.ts';
import type { Node, NodeId } from './node.ts';

/** Most agents of one kind that are named, and the longest title: what is beyond has no place in any terminal. */
const MOST = 12;
const MAX_TITLE = 24;

/** What there is to say when nobody wants or does anything. */
const QUIET = '○ no other agent waits or works';

/**
 * The agents beside one that a person looks at, as one line: those that wait, longest first, those that ended a turn
 * unseen, and those that work, each behind its glyph.
 */
export function statusLine(agents: Iterable<Agent>, nodes: ReadonlyMap<NodeId, Node>, except: AgentId): string {
  const others = [...agents].filter((agent) => !agent.closed && agent.id !== except).sort((a, b) => a.since - b.since);
  const waits = (agent: Agent): boolean => agent.state === 'waiting' && isLive(agent);
  const parts = [
    named('◆', others.filter(waits), nodes),
    named(
      '!',
      others.filter((agent) => agent.unseen && !waits(agent)),
      nodes,
    ),
    named(
      '●',
      others.filter((agent) => agent.state === 'working' && !agent.unseen),
      nodes,
    ),
  ];
  return parts.filter((part) => part !== '').join('  ') || QUIET;
}

function named(glyph: string, agents: readonly Agent[], nodes: ReadonlyMap<NodeId, Node>): string {
  if (agents.length === 0) return '';
  const names = agents.slice(0, MOST).map(({ id, node, profile }) => {
    const title = clipText(nodes.get(node)?.title ?? '', MAX_TITLE);
    return `${id} ${title === '' ? clipText(profile, MAX_TITLE) : title}`;
  });
  return `${glyph} ${names.join(', ')}${agents.length > MOST ? ` and ${agents.length - MOST} more` : ''}`;
}
