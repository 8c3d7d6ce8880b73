import type { Ask, AskOption } from '../../src/domain/ask.ts';
import type { NodeId } from '../../src/domain/node.ts';
import { answerLine } from '../terminal/ask-words.ts';
import { clipText, displayWidth, plainText } from '../terminal/display-text.ts';
import { exactLines } from '../terminal/exact-text.ts';
import type { Paint } from './paint.ts';
import { duration } from './spoken-time.ts';
import type { Cell } from './table.ts';

/** Room for a node's title; what is asked for comes after it. */
const MAX_NODE_CELLS = 24;

/** Where stdout is no terminal, nothing needs to be broken. */
const ENDLESS = 1_000_000;

const INDENT = '    ';

/** An ask as a row of a table: whose it is, since when, of what kind, what for. */
export function askRow(ask: Ask, titles: ReadonlyMap<NodeId, string>, now: number): Cell[] {
  const node = clipText(plainText(titles.get(ask.node) ?? ''), MAX_NODE_CELLS);
  return [
    ['strong', ask.id],
    ['text', ask.agent],
    ['text', `${ask.node} ${node}`.trim()],
    ['text', duration(now - ask.raised_at)],
    [ask.state === 'open' ? 'waiting' : 'dim', ask.state === 'open' ? ask.kind : `${ask.kind}, ${ask.state}`],
    ['text', plainText(ask.title)],
  ];
}

/** All the words of an ask, nothing of them left out or hidden, and how it can be answered or was. */
export function askLines(ask: Ask, columns: number | null, paint: Paint): readonly string[] {
  const width = (columns ?? ENDLESS) - INDENT.length;
  const broken = (text: string): readonly string[] => exactLines(text, Math.max(20, width));
  const missing = `This is not all of it. See it in its terminal: moitumi attach ${ask.agent}`;
  return [
    ...broken(ask.text),
    ...(ask.whole ? [] : [paint('failed', missing)]),
    '',
    ...(ask.state === 'open' ? optionLines(ask, paint) : broken(answerLine(ask))),
  ].map((line) => `${INDENT}${line}`.trimEnd());
}

function optionLines(ask: Ask, paint: Paint): readonly string[] {
  if (ask.options.length === 0) return [`It can only be answered in its terminal: moitumi attach ${ask.agent}`];
  const room = Math.max(...ask.options.map(({ id }) => displayWidth(plainText(id))));
  return ask.options.map((option) => {
    const id = plainText(option.id);
    const gap = ' '.repeat(room - displayWidth(id) + 2);
    return `${paint('key', id)}${gap}${plainText(option.label)}${paint('dim', hintOf(option))}`;
  });
}

function hintOf({ lasting, takes_text }: AskOption): string {
  return `${lasting ? '  (not only this once)' : ''}${takes_text ? '  (with --text)' : ''}`;
}
