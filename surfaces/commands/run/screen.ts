import { clipText, plainText } from '../../terminal/display-text.ts';
import type { SpanLine } from '../../terminal/span.ts';
import { agentRef } from '../site.ts';
import type { RunSlash } from '../slash-command.ts';

/** `/screen [AGENT]`: what its terminal shows. */
export const run: RunSlash = async (site, rest) => {
  const { lines } = await site.client.request('read_screen', { agent: agentRef(site, rest) });
  const last = lines.findLastIndex((line) => line.trim() !== '');
  if (last === -1) return [[['dim', 'Its screen is empty.']]];
  return lines.slice(0, last + 1).map(
    (line): SpanLine => [
      ['dim', '│ '],
      ['text', clipText(plainText(line), site.width - 2)],
    ],
  );
};
