import type { Agent } from '../../../src/domain/agent.ts';
import { isBelow } from '../../../src/domain/tree.ts';
import { detailOf, durationOf, glyphOf, stateOf, wordOf } from '../../terminal/agent-words.ts';
import { plainText } from '../../terminal/display-text.ts';
import type { SpanLine } from '../../terminal/span.ts';
import type { CommandSite, RunSlash } from '../slash-command.ts';

/** `/status`: how the core is, and the agents of the node and of what is below it. */
export const run: RunSlash = async (site) => {
  const { client, graph, node, now } = site;
  const status = await client.request('get_status', {});
  const { health } = status;
  const agents = [...graph.agents.values()].filter(
    (agent) => !agent.closed && (node === null || isBelow(graph.nodes, agent.node, node)),
  );
  const open = [...graph.asks.values()].filter(({ state }) => state === 'open').length;
  return [
    [
      ['dim', 'core   '],
      ['text', `${status.mode}, pid ${status.pid}, up ${durationOf(now - status.started_at)}, `],
      health.state === 'ok' ? ['idle', 'ok'] : ['failed', `degraded: ${plainText(health.reason)}`],
    ],
    [
      ['dim', 'has    '],
      [
        'text',
        `${count(status.nodes, 'node')}, ${count(status.agents.live, 'agent')} running, ${count(open, 'open ask')}`,
      ],
    ],
    ...agents.map((agent) => agentLine(site, agent)),
    ...(agents.length === 0 ? [noAgents(node)] : []),
  ];
};

/** An agent in a line: its state, for how long, and what it says. */
export function agentLine({ graph, node, now }: CommandSite, agent: Agent): SpanLine {
  const [glyph, role] = glyphOf(agent);
  const detail = detailOf(agent, now);
  const word = wordOf(agent);
  const place = agent.node === node ? '' : ` on ${agent.node} ${plainText(graph.nodes.get(agent.node)?.title ?? '')}`;
  return [
    [role, `${glyph} `],
    ['strong', agent.id],
    ['text', ` ${plainText(agent.profile)} `],
    [role, `${stateOf(agent)}${detail === '' ? '' : ` · ${detail}`}`],
    ['dim', ` ${durationOf(now - agent.since)}${place}${word === '' ? '' : ` · ${word}`}`],
  ];
}

function noAgents(node: string | null): SpanLine {
  return [['dim', node === null ? 'No agent runs.' : 'No agent is here: /spawn starts one.']];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
