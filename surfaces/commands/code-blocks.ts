import { lexer, type Token } from 'marked';
import { MoitumiError } from '../../src/domain/error.ts';
import { nodeOf } from './site.ts';
import type { CommandSite } from './slash-command.ts';

/** The code blocks of a text in their order, those in lists and quotes too. */
export function codeBlocks(markdown: string): readonly string[] {
  const found: string[] = [];
  const look = (token: Token): void => {
    if (token.type === 'code') found.push(token['text']);
    const within: readonly Token[] = token.type === 'list' ? token['items'] : ('tokens' in token && token.tokens) || [];
    for (const each of within) look(each);
  };
  for (const token of lexer(markdown)) look(token);
  return found;
}

/** Code block `number`, from 1, of the last answer that has any; of several the last where none is named. */
export async function codeBlock(site: CommandSite, number: number | null): Promise<string> {
  const { turns } = await site.client.request('read_turns', { node: nodeOf(site).id });
  for (const { author, text } of turns.toReversed()) {
    const blocks = author === 'user' ? [] : codeBlocks(text);
    if (blocks.length === 0) continue;
    const block = number === null ? blocks.at(-1) : blocks[number - 1];
    if (block !== undefined) return block;
    throw new MoitumiError('bad_request', `The last answer with code has ${blocks.length} of them.`);
  }
  throw new MoitumiError('bad_request', 'No answer here has code in it.');
}
