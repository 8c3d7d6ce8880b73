import { ageOf, detailOf, glyphOf, marksOf, wordOf } from '../../terminal/agent-words.ts';
import { plainText } from '../../terminal/display-text.ts';
import type { Counts, TreeRow } from '../rows.ts';
import type { TuiState } from '../state.ts';
import type { Line, Span } from './line.ts';

/** The part of the tree that is in sight. */
export function treeLines(state: TuiState, height: number): Line[] {
  return state.rows
    .slice(state.scroll, state.scroll + height)
    .flatMap((row) => (row.kind === 'ask' ? [] : [rowLine(row, row.id === state.cursor, state.now)]));
}

/** How many wait and work, as `◆1 ●2`. */
export function countSpans(counts: Counts): Span[] {
  const waiting: Span[] = counts.waiting > 0 ? [['waiting', `◆${counts.waiting}`]] : [];
  const working: Span[] = counts.working > 0 ? [['working', `●${counts.working}`]] : [];
  return waiting.length > 0 && working.length > 0 ? [...waiting, ['text', ' '], ...working] : [...waiting, ...working];
}

/** Deeper rows are not indented further, so that narrow terminals still show titles. */
const MAX_INDENT = 8;

function rowLine(row: TreeRow, selected: boolean, now: number): Line {
  const age = row.kind === 'agent' ? ageOf(row.agent.since, now) : '';
  const known = LINES.get(row);
  if (known?.selected === selected && known.age === age) return known.line;
  const indent: Span = ['text', `${selected ? '›' : ' '}${'  '.repeat(Math.min(row.depth, MAX_INDENT))}`];
  const line = row.kind === 'node' ? nodeLine(row, indent, selected) : agentLine(row, indent, selected, age, now);
  LINES.set(row, { selected, age, line });
  return line;
}

/** Rows are made anew when the graph changes; until then each has one line for each look. */
const LINES = new WeakMap<TreeRow, { readonly selected: boolean; readonly age: string; readonly line: Line }>();

function nodeLine(row: Extract<TreeRow, { kind: 'node' }>, indent: Span, selected: boolean): Line {
  const done = row.node.state === 'done';
  const mark = done ? '✓' : row.branch ? '▾' : '•';
  return {
    left: [indent, ['dim', `${mark} `], [done ? 'dim' : 'text', plainText(row.node.title)]],
    // Where all its agents stand right below it, they speak for themselves.
    right: row.branch ? countSpans(row.counts) : [],
    selected,
  };
}

function agentLine(
  row: Extract<TreeRow, { kind: 'agent' }>,
  indent: Span,
  selected: boolean,
  age: string,
  now: number,
): Line {
  const { agent } = row;
  const [glyph, role] = glyphOf(agent);
  const marks = marksOf(agent);
  const word = agent.state === 'waiting' || agent.state === 'working' ? wordOf(agent) : '';
  const words = [detailOf(agent, now), word].filter((text) => text !== '').join(' · ');
  return {
    left: [
      indent,
      [agent.unconfirmed ? 'dim' : role, `${glyph} `],
      [agent.unseen ? 'strong' : 'text', `${agent.id} ${plainText(agent.profile)}${marks === '' ? '' : ` ${marks}`}`],
      ['dim', words === '' ? '' : ` ${words}`],
    ],
    right: [['dim', age]],
    selected,
  };
}
