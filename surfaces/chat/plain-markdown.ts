import { wrapSpans } from '../terminal/markdown/wrap-spans.ts';
import type { SpanLine } from '../terminal/span.ts';
import type { Markdown } from './turn-lines.ts';

/** What stands in until markdown can be rendered: the text as it is. */
export const plainMarkdown: Markdown = {
  lines: (text, width) => text.split('\n').flatMap((line): readonly SpanLine[] => wrapSpans([['text', line]], width)),
  codeBlocks: () => 0,
};
