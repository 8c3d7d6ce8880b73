import { effectiveCwd, pathTo } from '../../../src/domain/tree.ts';
import { plainText } from '../../terminal/display-text.ts';
import { wrapSpans } from '../../terminal/markdown/wrap-spans.ts';
import type { SpanLine } from '../../terminal/span.ts';
import { agentsOf, nodeOf, sentence } from '../site.ts';
import type { CommandSite, RunSlash } from '../slash-command.ts';
import { agentLine } from './status.ts';

/** `/node [NODE]`: what this node is, or from now on another one. */
export const run: RunSlash = async (site, rest) => {
  if (rest === '') return tell(site);
  const { node } = await site.client.request('get_node', { node: rest });
  site.goTo(node.id);
  return sentence(`Now at ${node.id} ${plainText(node.title)}.`);
};

function tell(site: CommandSite): readonly SpanLine[] {
  const node = nodeOf(site);
  const { nodes } = site.graph;
  const children = [...nodes.values()].filter(({ parent }) => parent === node.id);
  const facts: readonly (readonly [string, string])[] = [
    [
      'path',
      pathTo(nodes, node.id)
        .map(({ title }) => title)
        .join(' › '),
    ],
    ['state', `${node.state}${node.priority === 0 ? '' : `, priority ${node.priority}`}`],
    ['in', effectiveCwd(nodes, node.id) ?? 'wherever you are'],
    ['needs', node.depends_on.join(' ')],
    ['below', children.map(({ id, title }) => `${id} ${title}`).join(', ')],
  ];
  return [
    [
      ['strong', `${node.id} `],
      ['brand', plainText(node.title)],
    ],
    ...facts.filter(([, text]) => text !== '').flatMap(([name, text]) => fact(name, text, site.width)),
    ...agentsOf(site).map((agent) => agentLine(site, agent)),
  ];
}

function fact(name: string, text: string, width: number): readonly SpanLine[] {
  return wrapSpans([['text', text]], Math.max(10, width - LABEL)).map(
    (line, index): SpanLine => [['dim', (index === 0 ? name : '').padEnd(LABEL)], ...line],
  );
}

/** Cells of the words before each fact. */
const LABEL = 7;
