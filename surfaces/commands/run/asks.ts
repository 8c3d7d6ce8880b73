import { askLines } from '../../terminal/ask-lines.ts';
import { openAsks, sentence } from '../site.ts';
import type { RunSlash } from '../slash-command.ts';

/** `/asks`: what agents ask, here or, where nobody asks here, anywhere. */
export const run: RunSlash = async (site) => {
  const asks = openAsks(site);
  if (asks.length === 0) return sentence('Nobody asks anything.');
  return asks.flatMap((ask, index) => [...(index === 0 ? [] : [[]]), ...askLines(ask, site.width)]);
};
