import { ageOf, detailOf, glyphOf, marksOf, wordOf } from '../../terminal/agent-words.ts';
import { choiceOf } from '../../terminal/ask-words.ts';
import { clipText, displayWidth, plainText } from '../../terminal/display-text.ts';
import type { Row } from '../rows.ts';
import type { TuiState } from '../state.ts';
import type { Line, Span } from './line.ts';
import { treeLines } from './tree.ts';
import { usageInShort } from './usage-detail.ts';

/** The part of the list that is in sight: of the tree, the dashboard or the inbox. */
export function listLines(state: TuiState, height: number, width: number): Line[] {
  if (state.page === 'tree') return treeLines(state, height);
  return state.rows.slice(state.scroll, state.scroll + height).map((row) => lineOf(state, row, width));
}

function lineOf(state: TuiState, row: Row, width: number): Line {
  const selected = row.id === state.cursor;
  const cursor: Span = ['text', selected ? '›' : ' '];
  switch (row.kind) {
    case 'node':
      return { left: [cursor, ['text', plainText(row.node.title)]], selected };
    case 'agent':
      return { ...agentLine(state, row, cursor, width), selected };
    case 'ask':
      return { ...askLine(state, row, cursor), selected };
  }
}

/** Cells of an agent's name and marks, and of its node's title where there is room for more. */
const NAME = 14;
const TITLE = 24;

/** Cells of a list that can spare some for columns, and for what was used. */
const LINED = 36;
const COUNTED = 48;

function agentLine(state: TuiState, row: Extract<Row, { kind: 'agent' }>, cursor: Span, width: number): Line {
  const { agent } = row;
  const [glyph, role] = glyphOf(agent);
  const marks = marksOf(agent);
  const name = `${agent.id} ${plainText(agent.profile)}${marks === '' ? '' : ` ${marks}`}`;
  const title = plainText(state.graph.nodes.get(agent.node)?.title ?? '');
  const detail = detailOf(agent, state.now);
  const age = ageOf(agent.since, state.now);
  const used = width < COUNTED ? '' : usageInShort(state, agent);
  const words = [detail, wordOf(agent)].filter((text) => text !== '').join(' · ');
  return {
    left: [
      cursor,
      [agent.unconfirmed || agent.closed ? 'dim' : role, `${glyph} `],
      [agent.unseen ? 'strong' : agent.closed ? 'dim' : 'text', width < LINED ? name : padded(name, NAME)],
      ['text', ' '],
      ['dim', width >= NAME + TITLE + 20 ? `${padded(title, TITLE)} ` : `${title} `],
      [agent.state === 'waiting' ? 'waiting' : 'dim', words],
    ],
    right: [['dim', used === '' ? age : `${used} ${age.padStart(3)}`]],
  };
}

function askLine(state: TuiState, { ask }: Extract<Row, { kind: 'ask' }>, cursor: Span): Line {
  const open = ask.state === 'open';
  const profile = plainText(state.graph.agents.get(ask.agent)?.profile ?? '');
  const title = plainText(state.graph.nodes.get(ask.node)?.title ?? '');
  const glyph: Span = open ? ['waiting', '◆ '] : ['dim', ask.state === 'answered' ? '→ ' : '✓ '];
  return {
    left: [
      cursor,
      glyph,
      [open ? 'text' : 'dim', `${ask.agent} ${profile} `],
      ['text', open ? plainText(ask.title) : choiceOf(ask)],
      ['dim', ` ${title}`],
    ],
    right: [['dim', ageOf(ask.raised_at, state.now)]],
  };
}

function padded(text: string, width: number): string {
  const shown = clipText(text, width);
  return shown + ' '.repeat(Math.max(0, width - displayWidth(shown)));
}
