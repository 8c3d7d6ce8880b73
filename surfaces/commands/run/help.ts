import { wrapSpans } from '../../terminal/markdown/wrap-spans.ts';
import type { SpanLine } from '../../terminal/span.ts';
import type { RunSlash } from '../slash-command.ts';

/** `/help`: every command in a line. */
export const run: RunSlash = async ({ commands, width }) => {
  const column = Math.min(28, Math.max(...commands.map(({ name, args }) => name.length + args.length + 4)));
  return commands.flatMap(({ name, args, help }): readonly SpanLine[] => {
    const used = name.length + 2 + (args === '' ? 0 : args.length + 1);
    const head: SpanLine = [
      ['key', `/${name}`],
      ['dim', args === '' ? '' : ` ${args}`],
      ['text', ' '.repeat(Math.max(1, column - used + 1))],
    ];
    const [first = [], ...rest] = wrapSpans([['text', help]], Math.max(10, width - Math.max(column, used)));
    return [[...head, ...first], ...rest.map((line): SpanLine => [['text', ' '.repeat(column)], ...line])];
  });
};
