import type { AgentDigest, AskDigest, Digest } from '../../src/domain/digest.ts';
import type { MarkedText } from '../../src/ports/telegram-bot.ts';
import { plainText } from '../terminal/display-text.ts';
import { joined, whollyMarked } from './rich-text.ts';
import { hourOf } from './scene.ts';

/** What happened, for a phone: a head for each node, a line for each agent and ask. */
export function digestText({ since, nodes, left_out }: Digest): MarkedText {
  if (nodes.length === 0) return joined(`Nothing happened since ${hourOf(since)}.`);
  const parts = nodes.flatMap((node) => [
    '\n\n',
    whollyMarked(`${node.done ? '✓ ' : ''}${plainText(node.title) || node.node}`, 'bold'),
    ...node.agents.flatMap(agentLines).map((line) => `\n${line}`),
  ]);
  const more = left_out === 0 ? '' : `\n\n… and ${left_out} more agents`;
  return joined(`Since ${hourOf(since)}:`, ...parts, more);
}

function agentLines(digest: AgentDigest): readonly string[] {
  const { ended } = digest;
  const end = ended === null ? '' : `, ended at ${hourOf(ended.at)}${ended.badly ? ' badly' : ''}`;
  const turns = digest.turns === 0 ? '' : `, ${digest.turns} turns`;
  return [`${digest.agent} ${plainText(digest.profile)}: ${digest.state}${turns}${end}`, ...digest.asks.map(askLine)];
}

function askLine({ title, answer, end }: AskDigest): string {
  const outcome =
    answer === null ? (end === null ? 'open' : end) : `${plainText(answer.chosen)} (${plainText(answer.from)})`;
  return `  ${plainText(title)}: ${outcome}`;
}
