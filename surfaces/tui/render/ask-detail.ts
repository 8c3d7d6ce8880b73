import type { Ask, AskOption } from '../../../src/domain/ask.ts';
import { answerLine } from '../../terminal/ask-words.ts';
import { displayWidth, plainText, wrapText } from '../../terminal/display-text.ts';
import { exactLines } from '../../terminal/exact-text.ts';
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
  const cut = options.flatMap(([first]) => first ?? []);
  const left = cut.length - most + 1;
  const rest: Line = { left: [['dim', `and ${left} more`]] };
  return left <= 1 ? cut : [...cut.slice(0, Math.max(0, most - 1)), rest].slice(0, most);
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
  const tick = ask.multiple ? (state.ticked.includes(option.id) ? '[x] ' : '[ ] ') : '';
  const letter = letterOf(ask, option);
  const keys = `${index < 9 ? index + 1 : ' '}${letter === null ? '  ' : ` ${letter}`} `;
  const role = option.verdict === 'allow' ? 'working' : option.verdict === 'deny' ? 'failed' : 'text';
  const label = `${tick}${option.label}${option.takes_text ? ' …' : ''}${option.lasting ? ' (lasting)' : ''}`;
  const indent = displayWidth(keys);
  return exactLines(label, Math.max(1, width - indent)).map((line, at): Line => {
    const key: Span = ['key', at === 0 ? keys : ' '.repeat(indent)];
    return { left: [key, [role, line]], choice: String(index + 1) };
  });
}
