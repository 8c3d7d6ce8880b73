import type { Agent } from '../../src/domain/agent.ts';
import type { Ask } from '../../src/domain/ask.ts';
import type { Node } from '../../src/domain/node.ts';
import type { Prompt } from '../../src/domain/prompt.ts';
import type { PartialTurn } from '../../src/domain/turn.ts';
import { detailOf, durationOf, glyphOf, stateOf } from '../terminal/agent-words.ts';
import { clipText, displayWidth, plainText } from '../terminal/display-text.ts';
import { drawSpans, type Span, type SpanLine } from '../terminal/span.ts';
import type { Theme } from '../terminal/theme.ts';
import type { Editor } from './editor.ts';
import { inputRows, visibleRows } from './input-rows.ts';
import type { Area } from './live-area.ts';
import { partialLines, type TurnLook } from './turn-lines.ts';

/** Everything that the lines at the bottom show. */
export type ChatPicture = {
  readonly node: Node | null;
  readonly agent: Agent | null;
  /** Open, on this node, oldest first. */
  readonly asks: readonly Ask[];
  /** Prompts that wait for their agents. */
  readonly waiting: readonly Prompt[];
  readonly partial: readonly PartialTurn[];
  /** What was sent and is not in the conversation yet. */
  readonly outgoing: readonly string[];
  readonly editor: Editor;
  /** A word to the person, until the next key; null: none. */
  readonly hint: string | null;
  /** The connection, as far as a person may notice it. */
  readonly link: 'up' | 'away' | 'stopped';
  readonly now: number;
};

export type Room = { readonly cols: number; readonly rows: number };

/** Rows of candidates. */
const MENU_ROWS = 3;

/** The lines at the bottom: what is being said, where one is, what is being typed. */
export function chatArea(picture: ChatPicture, look: TurnLook, room: Room, theme: Theme): Area {
  const width = Math.max(4, room.cols - 1);
  const typed = typedLines(picture.editor, width, Math.max(1, Math.floor(room.rows / 2)));
  const menu = menuLines(picture.editor, width);
  const left = room.rows - 2 - typed.lines.length - menu.length;
  const above = [...sayingLines(picture, look, left), statusLine(picture)];
  const lines = [...above, ...typed.lines, ...menu].map((line) => {
    const [text, cells] = drawSpans(line, width, theme);
    return { text, cells };
  });
  return { lines, cursor: { x: Math.min(typed.x, width), y: above.length + typed.y } };
}

function sayingLines({ partial, outgoing }: ChatPicture, look: TurnLook, most: number): readonly SpanLine[] {
  const sent = outgoing.map((text): SpanLine => [['dim', `› ${plainText(text)}`]]);
  const each = Math.floor((most - sent.length) / Math.max(1, partial.length)) - 1;
  const saying = partial.flatMap(({ agent, text }): readonly SpanLine[] => {
    if (each < 1) return [];
    return [
      [
        ['working', '● '],
        ['strong', agent],
        ['dim', ' …'],
      ],
      ...partialLines(text, look, each),
    ];
  });
  return [...saying, ...sent].slice(-Math.max(0, most));
}

function statusLine(picture: ChatPicture): SpanLine {
  const { node, link, hint, asks, waiting } = picture;
  if (link !== 'up') return [['dim', link === 'stopped' ? '─ moitumi was stopped ─' : '─ … ─']];
  const place: Span = ['brand', node === null ? '' : clipText(plainText(node.title), 24)];
  if (hint !== null) return [place, ['text', ` · ${plainText(hint)}`]];
  const [ask] = asks;
  if (ask !== undefined) return [place, ['waiting', ` ◆ ${ask.id} `], ...optionSpans(ask)];
  // What an agent waits for that it did not ask in words stands in its terminal alone.
  const stuck = picture.agent?.state === 'waiting';
  const [prompt] = waiting;
  if (prompt !== undefined && !stuck)
    return [place, ['dim', ` · ${prompt.id} waits: ${plainText(prompt.reason ?? 'queued')}`]];
  return [place, ...agentSpans(picture)];
}

function optionSpans({ options, agent }: Ask): readonly Span[] {
  if (options.length === 0) return [['dim', `moitumi attach ${agent} answers it`]];
  return options.flatMap(({ id }, index): readonly Span[] => [
    ['key', `${index + 1}`],
    ['text', ` ${plainText(id)}  `],
  ]);
}

function agentSpans({ agent, node, now }: ChatPicture): readonly Span[] {
  if (agent === null) return [['dim', node === null ? '' : ' · no agent: /spawn starts one']];
  const [glyph, role] = glyphOf(agent);
  const detail = detailOf(agent, now);
  const busy = agent.state === 'working' || agent.state === 'starting';
  const word = busy ? plainText(agent.message ?? '') : '';
  return [
    [role, ` ${glyph} `],
    ['text', `${agent.id} ${plainText(agent.profile)} `],
    [role, `${stateOf(agent)}${detail === '' ? '' : ` · ${detail}`}`],
    ['text', agent.state === 'waiting' ? ` · moitumi attach ${agent.id} answers it` : ''],
    ['dim', `${busy ? ` ${durationOf(now - agent.since)}` : ''}${word === '' ? '' : ` · ${word}`}`],
  ];
}

type Typed = { readonly lines: readonly SpanLine[]; readonly x: number; readonly y: number };

function typedLines(editor: Editor, width: number, most: number): Typed {
  const { search, line } = editor;
  const prompt = search === null ? '› ' : `search “${plainText(search.query)}”: `;
  const head = clipText(prompt, Math.max(2, width - 4));
  const indent = displayWidth(head);
  const shown = visibleRows(inputRows(line, width - indent), most);
  const failed = search !== null && search.index === null && search.query !== '';
  const lines = shown.rows.map(
    (row, index): SpanLine => [
      [failed ? 'failed' : 'key', index + shown.first === 0 ? head : '· '.padStart(indent)],
      ['text', row],
    ],
  );
  return { lines, x: indent + shown.x, y: shown.y };
}

function menuLines({ menu }: Editor, width: number): readonly SpanLine[] {
  if (menu === null) return [];
  const lines: Span[][] = [[]];
  let used = 0;
  const first = Math.max(0, (menu.index ?? 0) - 8);
  for (const [at, candidate] of menu.candidates.entries()) {
    if (at < first) continue;
    const word = clipText(plainText(candidate), width - 2);
    if (used + displayWidth(word) + 2 > width && used > 0) {
      if (lines.length === MENU_ROWS) break;
      lines.push([]);
      used = 0;
    }
    lines.at(-1)?.push([at === menu.index ? 'key' : 'dim', `${word}  `]);
    used += displayWidth(word) + 2;
  }
  return lines;
}
