import { MoitumiError } from '../../../src/domain/error.ts';
import { codeBlock } from '../code-blocks.ts';
import { sentence } from '../site.ts';
import type { RunSlash } from '../slash-command.ts';

/** The longest text that terminals take for a clipboard: kitty and xterm refuse more than about 100,000 bytes of base64. */
const MAX_COPY = 74_000;

/** `/copy [N]`: puts a code block into the clipboard, through the terminal. */
export const run: RunSlash = async (site, rest) => {
  if (!/^\d*$/.test(rest)) throw new MoitumiError('bad_request', 'It is /copy, or /copy N.');
  const block = await codeBlock(site, rest === '' ? null : Number(rest));
  if (Buffer.byteLength(block) > MAX_COPY) {
    throw new MoitumiError('bad_request', 'It is too long for a terminal to take: /save FILE writes it.');
  }
  site.copy(block);
  return sentence(`Copied ${block.split('\n').length} lines, if your terminal lets programs set the clipboard.`);
};
