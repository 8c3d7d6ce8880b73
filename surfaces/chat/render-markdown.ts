import { codeBlocks } from '../commands/code-blocks.ts';
import { markdownLines } from '../terminal/markdown/markdown-lines.ts';
import type { Markdown } from './turn-lines.ts';

/** Rendered markdown; loaded once there is something to render, since its parser takes some milliseconds. */
export const markdown: Markdown = {
  lines: markdownLines,
  codeBlocks: (text) => codeBlocks(text).length,
};
