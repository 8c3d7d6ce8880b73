import { type Agent, wasLost } from '../../src/domain/agent.ts';
import type { NodeId } from '../../src/domain/node.ts';
import { glyphOf, stateOf, wordOf } from '../terminal/agent-words.ts';
import { clipText, plainText } from '../terminal/display-text.ts';
import { duration } from './spoken-time.ts';
import type { Cell } from './table.ts';

/** Room for a node's title beside its agent; the evidence after it is what one looks for. */
const MAX_TITLE_CELLS = 30;

/** Agents as rows of a table; `titles` names their nodes, null leaves them out. */
export function agentRows(agents: readonly Agent[], titles: ReadonlyMap<NodeId, string> | null, now: number): Cell[][] {
  return agents.map((agent) => {
    const [glyph, role] = glyphOf(agent);
    const title = clipText(plainText(titles?.get(agent.node) ?? ''), MAX_TITLE_CELLS);
    const node: Cell[] = titles === null ? [] : [['text', `${agent.node} ${title}`.trim()]];
    return [
      ['strong', agent.id],
      [role, `${glyph} ${stateOf(agent)}`],
      ['text', duration(now - agent.since)],
      ['text', plainText(agent.profile)],
      ...node,
      ['dim', wasLost(agent) ? wayBack(agent) : wordOf(agent) || plainText(agent.evidence.text)],
    ];
  });
}

/** What a person can do about one that was lost. */
function wayBack({ id }: Agent): string {
  return `moitumi resume ${id}, or restart ${id}`;
}
