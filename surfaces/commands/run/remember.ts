import { MoitumiError } from '../../../src/domain/error.ts';
import { nodeOf, sentence } from '../site.ts';
import type { RunSlash } from '../slash-command.ts';

/** `/remember WORDS`: adds a line to what is written down about the node. */
export const run: RunSlash = async (site, rest) => {
  if (rest === '') throw new MoitumiError('bad_request', 'Say what: /remember WORDS.');
  const node = nodeOf(site);
  const { notes } = await site.client.request('get_node', { node: node.id });
  const before = notes === null || notes.trim() === '' ? '' : `${notes.trimEnd()}\n`;
  // A list's item, whose further lines belong to it.
  await site.client.request('update_node', { node: node.id, notes: `${before}- ${rest.replaceAll('\n', '\n  ')}\n` });
  return sentence(`Written into the notes of ${node.id}.`);
};
