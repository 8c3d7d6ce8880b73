import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { MoitumiError } from '../../../src/domain/error.ts';
import { plainText } from '../../terminal/display-text.ts';
import { codeBlock } from '../code-blocks.ts';
import { directoryOf, sentence } from '../site.ts';
import type { RunSlash } from '../slash-command.ts';

/** `/save [N] FILE`: writes a code block into a file of the node's directory, and never over one that is there. */
export const run: RunSlash = async (site, rest) => {
  const [, number, name] = /^(?:(\d+)\s+)?(\S[\s\S]*)$/.exec(rest) ?? [];
  if (name === undefined) throw new MoitumiError('bad_request', 'Say where: /save FILE, or /save N FILE.');
  const block = await codeBlock(site, number === undefined ? null : Number(number));
  const path = resolve(directoryOf(site), name.replace(/^~(?=\/)/, homedir()));
  await writeFile(path, `${block}\n`, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'EEXIST' ? 'it is there already, and stays as it is' : error.message;
    throw new MoitumiError('bad_request', `Cannot write ${plainText(path)}: ${plainText(why)}.`);
  });
  return sentence(`Wrote ${plainText(path)}.`);
};
