import { MARKS } from '../../terminal/agent-words.ts';
import { displayWidth } from '../../terminal/display-text.ts';
import { type Binding, KEY_TABLE } from '../key-table.ts';
import type { Line, Span } from './line.ts';

/** The key table and what the signs mean, without what is scrolled away; in columns where there is room. */
export function helpLines(scroll: number, height: number, width: number): Line[] {
  const count = columns(width);
  return Array.from({ length: Math.min(height, HELP.length) }, (_, row): Line => {
    const cells = Array.from({ length: count }, (_column, at) => HELP[scroll + row + at * height] ?? []);
    return { left: cells.flatMap((cell, at) => (at < count - 1 ? padded(cell) : cell)) };
  });
}

/** How many lines cannot be seen at once in a room of that size. */
export function hiddenHelp(height: number, width: number): number {
  return Math.max(0, HELP.length - height * columns(width));
}

/** Cells of a column: every line of the help fits into it. */
const COLUMN = 38;

function columns(width: number): number {
  return Math.max(1, Math.floor(width / COLUMN));
}

function padded(cell: readonly Span[]): Span[] {
  const used = cell.reduce((sum, [, text]) => sum + displayWidth(text), 0);
  return [...cell, ['text', ' '.repeat(Math.max(1, COLUMN - used))]];
}

const TITLES: Readonly<Record<string, string>> = {
  'tree dashboard inbox': 'everywhere',
  'tree dashboard': 'tree and dashboard',
  tree: 'tree',
  dashboard: 'dashboard',
  inbox: 'inbox',
};

const SIGNS: readonly (readonly [sign: string, means: string])[] = [
  ['◆', 'waits for you'],
  ['●', 'works'],
  ['○', 'idle: its turn is over'],
  ['…', 'starts'],
  ['✓ ✗', 'ended well, or not'],
  ['?', 'unknown: nobody can tell'],
  ...MARKS.map(({ mark, means }) => [mark, means] as const),
];

const HELP: readonly (readonly Span[])[] = [
  ...sections(),
  heading('signs'),
  ...SIGNS.map(([sign, means]) => pair(sign, means)),
];

function sections(): Span[][] {
  const groups = new Map<string, Binding[]>();
  for (const binding of KEY_TABLE) {
    const group = binding.on.join(' ');
    groups.set(group, [...(groups.get(group) ?? []), binding]);
  }
  return [...groups].flatMap(([group, bindings]) => [
    heading(TITLES[group] ?? group),
    ...bindings.map(({ shown, help }) => pair(shown, help)),
  ]);
}

function heading(text: string): Span[] {
  return [['strong', text]];
}

function pair(key: string, text: string): Span[] {
  return [
    ['key', ` ${key.padEnd(7)}`],
    ['text', text],
  ];
}
