import type { Tokens } from 'marked';
import { displayWidth } from '../display-text.ts';
import type { Span } from '../span.ts';
import { inlineSpans } from './inline-spans.ts';
import { wrapSpans } from './wrap-spans.ts';

/** Between two columns. */
const RULE: Span = ['dim', ' │ '];

/** A table with aligned columns; where it is too wide for that, each row as a list of its cells. */
export function tableLines({ header, rows, align }: Tokens.Table, width: number): readonly (readonly Span[])[] {
  const heads = header.map((cell) => oneLine(inlineSpans(cell.tokens, 'strong')));
  const body = rows.map((row) => row.map((cell) => oneLine(inlineSpans(cell.tokens))));
  const widths = heads.map((head, column) => Math.max(cells(head), ...body.map((row) => cells(row[column] ?? [])), 1));
  if (widths.reduce((sum, each) => sum + each, 0) + 3 * (widths.length - 1) > width) return listed(heads, body, width);
  const line = (row: readonly (readonly Span[])[]) =>
    widths.flatMap((room, column) => [
      ...(column === 0 ? [] : [RULE]),
      ...aligned(row[column] ?? [], room, align[column] ?? null),
    ]);
  const under: readonly Span[] = [['dim', widths.map((room) => '─'.repeat(room)).join('─┼─')]];
  return [line(heads), under, ...body.map(line)];
}

function listed(
  heads: readonly (readonly Span[])[],
  rows: readonly (readonly (readonly Span[])[])[],
  width: number,
): readonly (readonly Span[])[] {
  return rows.flatMap((row, index) => [
    ...(index === 0 ? [] : [[]]),
    ...row.flatMap((cell, column) => wrapSpans([...(heads[column] ?? []), ['dim', ': '], ...cell], width)),
  ]);
}

function aligned(spans: readonly Span[], room: number, align: 'left' | 'right' | 'center' | null): readonly Span[] {
  const free = room - cells(spans);
  const before = align === 'right' ? free : align === 'center' ? Math.floor(free / 2) : 0;
  return [['text', ' '.repeat(before)], ...spans, ['text', ' '.repeat(free - before)]];
}

function oneLine(spans: readonly Span[]): readonly Span[] {
  return wrapSpans(
    spans.map(([role, text]) => [role, text === '\n' ? ' ' : text]),
    Number.POSITIVE_INFINITY,
  ).flat();
}

function cells(spans: readonly Span[]): number {
  return spans.reduce((sum, [, text]) => sum + displayWidth(text), 0);
}
