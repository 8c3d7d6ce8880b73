import { markdownLines } from '../../terminal/markdown/markdown-lines.ts';
import { nodeOf, sentence } from '../site.ts';
import type { RunSlash } from '../slash-command.ts';

/** `/memory`: what is written down about the node. */
export const run: RunSlash = async (site) => {
  const { notes } = await site.client.request('get_node', { node: nodeOf(site).id });
  if (notes === null || notes.trim() === '') return sentence('Nothing is written down: /remember WORDS does.');
  return markdownLines(notes, site.width);
};
