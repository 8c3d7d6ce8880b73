import { wrapSpans } from '../../terminal/markdown/wrap-spans.ts';
import type { SpanLine } from '../../terminal/span.ts';
import type { RunSlash, SlashCommand } from '../slash-command.ts';

/** Cells of the commands, and what at least must be left for what they do; else that stands below. */
const COLUMN = 29;
const MIN_HELP = 24;

/** `/help`: every command, and what it does. */
export const run: RunSlash = async ({ commands, width }) =>
  commands.flatMap((command) => (width - COLUMN < MIN_HELP ? below(command, width) : beside(command, width)));

function beside(command: SlashCommand, width: number): readonly SpanLine[] {
  const used = command.name.length + command.args.length + 2;
  const [first = [], ...rest] = wrapSpans([['text', command.help]], width - COLUMN);
  const gap: SpanLine = [['text', ' '.repeat(Math.max(1, COLUMN - used))]];
  return [
    [...nameOf(command), ...gap, ...first],
    ...rest.map((line): SpanLine => [['text', ' '.repeat(COLUMN)], ...line]),
  ];
}

function below(command: SlashCommand, width: number): readonly SpanLine[] {
  const help = wrapSpans([['text', command.help]], Math.max(4, width - 2));
  return [nameOf(command), ...help.map((line): SpanLine => [['text', '  '], ...line])];
}

function nameOf({ name, args }: SlashCommand): SpanLine {
  return [
    ['key', `/${name}`],
    ['dim', ` ${args}`],
  ];
}
