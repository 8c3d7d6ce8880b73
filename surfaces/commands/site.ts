import { type Agent, isLive } from '../../src/domain/agent.ts';
import type { Ask } from '../../src/domain/ask.ts';
import { MoitumiError } from '../../src/domain/error.ts';
import type { Node } from '../../src/domain/node.ts';
import { latestAgent } from '../../src/domain/resolve-agent.ts';
import { effectiveCwd } from '../../src/domain/tree.ts';
import type { SpanLine } from '../terminal/span.ts';
import type { CommandSite } from './slash-command.ts';

/** The node that is spoken of. Throws where none is. */
export function nodeOf({ graph, node }: CommandSite): Node {
  const found = node === null ? undefined : graph.nodes.get(node);
  if (found !== undefined) return found;
  throw new MoitumiError('bad_request', 'No node is spoken of: /node NAME goes to one.');
}

/** The agents of the node that are not put away. */
export function agentsOf(site: CommandSite): readonly Agent[] {
  return [...site.graph.agents.values()].filter(({ node, closed }) => node === site.node && !closed);
}

/** The agent that is spoken of: the selected one, else the node's most recent live one, else its last; null: it has none. */
export function agentOf(site: CommandSite): Agent | null {
  const chosen = site.agent === null ? undefined : site.graph.agents.get(site.agent);
  return chosen ?? latestAgent(agentsOf(site));
}

/** What a request takes for the agent that is named, else for the one that is spoken of. Throws where there is none. */
export function agentRef(site: CommandSite, named: string): string {
  if (named !== '') return named;
  const agent = agentOf(site);
  if (agent !== null) return agent.id;
  const node = nodeOf(site);
  throw new MoitumiError('no_agent', `${node.id} has no agent: /spawn starts one.`, { node: node.id });
}

/** Where the work of the node is: its directory, else that of its agent, else where the person is. */
export function directoryOf(site: CommandSite): string {
  const own = site.node === null ? null : effectiveCwd(site.graph.nodes, site.node);
  return own ?? agentOf(site)?.cwd ?? site.cwd;
}

/** The open asks that can be meant here: those of the node, else all. */
export function openAsks({ graph, node }: CommandSite): readonly Ask[] {
  const open = [...graph.asks.values()].filter(({ state }) => state === 'open');
  const own = open.filter((ask) => ask.node === node);
  return own.length > 0 ? own : open;
}

/** Agents of the node whose turn is over and whose conversation can be taken up again. */
export function idleAgents(site: CommandSite): readonly Agent[] {
  return agentsOf(site).filter(
    (agent) => isLive(agent) && agent.state === 'idle' && agent.session !== null && !agent.background,
  );
}

/** One line of words. */
export function sentence(text: string): readonly SpanLine[] {
  return [[['text', text]]];
}
