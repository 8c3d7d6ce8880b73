import type { Ask, AskOption } from '../../../src/domain/ask.ts';
import { answerLine } from '../../terminal/ask-words.ts';
import { clipText, displayWidth, plainText, wrapText } from '../../terminal/display-text.ts';
import { exactLines } from '../../terminal/exact-text.ts';
import type { Role } from '../../terminal/theme.ts';
import { letterOf } from '../ask-actions.ts';
import type { TuiState } from '../state.ts';
import type { Line, Span } from './line.ts';

/** What an agent asks, exactly as it asks it; `brief`: that alone. */
export function askText(state: TuiState, ask: Ask, width: number, brief: boolean): Line[] {
  return [
    ...(brief ? [] : headLines(state, ask, width)),
    ...exactLines(ask.text, width).map((line): Line => ({ left: [['text', line]] })),
    ...(ask.whole ? [] : partLines(width)),
  ];
}

/**
 * The ways to answer, each with its keys, in at most `most` lines: labels are cut where they must be. Of an ask that
 * nobody need answer any more, why.
 */
export function askOptions(state: TuiState, ask: Ask, width: number, most: number): Line[] {
  if (ask.state !== 'open') {
    const lines = wrapText(answerLine(ask), width, Math.max(1, Math.min(3, most)));
    return lines.slice(0, most).map((line): Line => ({ left: [['idle', line]] }));
  }
  const options = ask.options.map((option, index) => optionLines(state, ask, option, index, width));
  const whole = options.flat();
  if (whole.length <= most) return whole;
  return gridLines(state, ask, width, most);
}

/** All the options side by side, their labels cut, where they have less than a line each. */
function gridLines(state: TuiState, ask: Ask, width: number, most: number): Line[] {
  const each = Math.ceil(ask.options.length / Math.max(1, most));
  const cell = Math.floor(width / each);
  const lines: Line[] = [];
  for (let at = 0; at < ask.options.length && lines.length < most; at += each) {
    const left = ask.options.slice(at, at + each).flatMap((option, index): Span[] => {
      const keys = optionKeys(ask, option, at + index);
      const label = clipText(plainText(optionLabel(state, ask, option)), cell - displayWidth(keys) - 1);
      return [
        ['key', keys],
        [roleOf(option), label + ' '.repeat(Math.max(0, cell - displayWidth(keys + label)))],
      ];
    });
    lines.push(each === 1 ? { left, choice: String(at + 1) } : { left });
  }
  return lines;
}

function headLines(state: TuiState, ask: Ask, width: number): Line[] {
  const node = state.graph.nodes.get(ask.node);
  const agent = state.graph.agents.get(ask.agent);
  const kind = ask.tool === null ? ask.kind : `${ask.kind} · ${plainText(ask.tool)}`;
  return [
    {
      left: [
        ['strong', `${ask.agent} ${plainText(agent?.profile ?? '')}`],
        ['dim', ` ${plainText(node?.title ?? ask.node)}`],
      ],
    },
    { left: [['waiting', kind]] },
    ...wrapText(plainText(ask.title), width, 3).map((line): Line => ({ left: [['strong', line]] })),
  ];
}

function partLines(width: number): Line[] {
  const text = 'This is not all of it: the whole of it is on the terminal of the agent (a).';
  return wrapText(text, width, 3).map((line): Line => ({ left: [['failed', line]] }));
}

function optionLines(state: TuiState, ask: Ask, option: AskOption, index: number, width: number): Line[] {
  const keys = optionKeys(ask, option, index);
  const indent = displayWidth(keys);
  return exactLines(optionLabel(state, ask, option), Math.max(1, width - indent)).map((line, at): Line => {
    const key: Span = ['key', at === 0 ? keys : ' '.repeat(indent)];
    return { left: [key, [roleOf(option), line]], choice: String(index + 1) };
  });
}

/** The number, and the letter where it has one, by which an option is chosen. */
function optionKeys(ask: Ask, option: AskOption, index: number): string {
  const letter = letterOf(ask, option);
  return `${index < 9 ? index + 1 : ' '}${letter === null ? '  ' : ` ${letter}`} `;
}

function optionLabel(state: TuiState, ask: Ask, option: AskOption): string {
  const tick = ask.multiple ? (state.ticked.includes(option.id) ? '[x] ' : '[ ] ') : '';
  return `${tick}${option.label}${option.takes_text ? ' …' : ''}${option.lasting ? ' (lasting)' : ''}`;
}

function roleOf({ verdict }: AskOption): Role {
  return verdict === 'allow' ? 'working' : verdict === 'deny' ? 'failed' : 'text';
}
