import type { Ask, AskOption } from '../../src/domain/ask.ts';
import { answerLine } from './ask-words.ts';
import { plainText } from './display-text.ts';
import { exactLines } from './exact-text.ts';
import type { SpanLine } from './span.ts';
import type { Role } from './theme.ts';

/** An ask word for word, and how it can be answered, or was. */
export function askLines(ask: Ask, width: number): readonly SpanLine[] {
  const inside = Math.max(10, width - 2);
  const kind = ask.tool === null ? ask.kind : `${ask.kind} · ${plainText(ask.tool)}`;
  const missing = `This is not all of it: moitumi attach ${ask.agent} shows the rest.`;
  const lines: readonly SpanLine[] = [
    [
      ['waiting', `◆ ${ask.id} `],
      ['strong', `${ask.agent} asks `],
      ['waiting', kind],
    ],
    ...exactLines(ask.text, inside).map((line): SpanLine => [['text', line]]),
    ...(ask.whole ? [] : exactLines(missing, inside).map((line): SpanLine => [['failed', line]])),
    ...wayLines(ask, inside),
  ];
  return lines.map((line, index) => (index === 0 ? line : [['dim', '│ '], ...line]));
}

/** The option that a person's word means: its id, its number, its first letter or the beginning of its id, if that is one alone. */
export function chosenOption(ask: Ask, word: string): AskOption | null {
  const exact = ask.options.find(({ id }) => id === word);
  if (exact !== undefined) return exact;
  if (/^[1-9]\d*$/.test(word)) return ask.options[Number(word) - 1] ?? null;
  const begun = ask.options.filter(({ id }) => word !== '' && id.toLowerCase().startsWith(word.toLowerCase()));
  return begun.length === 1 ? (begun[0] ?? null) : null;
}

function wayLines(ask: Ask, width: number): readonly SpanLine[] {
  if (ask.state !== 'open') return exactLines(answerLine(ask), width).map((line): SpanLine => [['idle', line]]);
  if (ask.options.length === 0)
    return [[['dim', `It can only be answered in its terminal: moitumi attach ${ask.agent}`]]];
  return ask.options.flatMap((option, index) => optionLines(option, index, width));
}

function optionLines(option: AskOption, index: number, width: number): readonly SpanLine[] {
  const head = `${index + 1} `;
  const label = `${option.label}${option.takes_text ? ' …' : ''}${option.lasting ? ' (not only this once)' : ''}`;
  return exactLines(label, Math.max(4, width - head.length - option.id.length - 1)).map(
    (line, at): SpanLine => [
      ['key', at === 0 ? head : ' '.repeat(head.length)],
      ['strong', at === 0 ? `${plainText(option.id)} ` : ' '.repeat(option.id.length + 1)],
      [roleOf(option), line],
    ],
  );
}

function roleOf({ verdict }: AskOption): Role {
  return verdict === 'allow' ? 'working' : verdict === 'deny' ? 'failed' : 'text';
}
