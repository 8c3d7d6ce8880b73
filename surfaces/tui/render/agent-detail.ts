import { type Agent, isLive } from '../../../src/domain/agent.ts';
import { detailOf, durationOf, glyphOf, MARKS, stateOf, wordOf } from '../../terminal/agent-words.ts';
import { clipText, plainText, wrapText } from '../../terminal/display-text.ts';
import { type Dwell, dwellsOf } from '../dwells.ts';
import { pathTo } from '../rows.ts';
import type { TuiState } from '../state.ts';
import type { Line, Span } from './line.ts';
import { sparkline } from './sparkline.ts';
import { usageDetail } from './usage-detail.ts';

/** What there is to say about an agent: what it is, why it is said to be in its state, and what it did when. */
export function agentDetail(state: TuiState, agent: Agent, width: number): Line[] {
  const known = state.history?.agent === agent.id ? state.history : { transitions: [], activity: [] };
  const dwells = dwellsOf(agent, known.transitions, state.now);
  return [
    headLine(agent, state.now),
    ...factsOf(state, agent).flatMap(([label, text]) => factLines(label, text, width)),
    ...usageDetail(state, agent, label),
    ...(known.activity.some((seconds) => seconds > 0) ? [activityLine(known.activity, width)] : []),
    ...dwells.map((dwell, index) => dwellLine(dwell, index === 0, state.now)),
  ];
}

/** Cells of the words before each fact. */
const LABEL = 7;

function label(text: string): string {
  return text.padEnd(LABEL);
}

/** The last hour. */
function activityLine(activity: readonly number[], width: number): Line {
  return {
    left: [
      ['dim', label('hour')],
      ['working', sparkline(activity, Math.min(60, width - LABEL))],
    ],
  };
}

function headLine(agent: Agent, now: number): Line {
  const [glyph, role] = glyphOf(agent);
  const detail = detailOf(agent, now);
  return {
    left: [
      [role, `${glyph} `],
      ['strong', `${agent.id} ${plainText(agent.profile)} `],
      [role, stateOf(agent)],
      ['text', detail === '' ? '' : ` · ${detail}`],
    ],
    right: [['dim', durationOf(now - agent.since)]],
  };
}

function factsOf(state: TuiState, agent: Agent): (readonly [label: string, text: string])[] {
  const place = pathTo(state.graph, agent.node);
  const node = place.at(-1);
  const ask = [...state.graph.asks.values()].find((each) => each.agent === agent.id && each.state === 'open');
  const marks = MARKS.filter(({ holds }) => holds(agent)).map(({ means }) => means);
  const word = wordOf(agent);
  const priority = node?.priority ?? 0;
  return [
    ['node', place.map(({ title }) => plainText(title)).join(' › ')],
    ...(priority === 0 ? [] : [['first', `priority ${priority}`] as const]),
    ['in', plainText(agent.cwd)],
    ...(word === '' ? [] : [['says', word] as const]),
    ...(ask === undefined ? [] : [['asks', `${plainText(ask.title)} (i)`] as const]),
    ...(marks.length === 0 ? [] : [['also', marks.join(', ')] as const]),
    ...(agent.evidence.source === 'none' ? [] : [['by', evidenceOf(agent)] as const]),
    ['up', `${durationOf(state.now - (agent.started_at ?? agent.created_at))}${isLive(agent) ? '' : ' ago'}`],
  ];
}

function evidenceOf({ evidence }: Agent): string {
  return `${evidence.source}: ${plainText(evidence.text)}`;
}

function factLines(name: string, text: string, width: number): Line[] {
  const wrapped = wrapText(text, Math.max(1, width - LABEL), 3);
  return wrapped.map(
    (line, index): Line => ({
      left: [
        ['dim', label(index === 0 ? name : '')],
        ['text', line],
      ],
    }),
  );
}

function dwellLine({ state, from, to, ended }: Dwell, current: boolean, now: number): Line {
  const spent: Span = ['text', `${state.padEnd(9)}${durationOf(to - from).padStart(4)}`];
  const rest = current ? ' so far' : ` until ${durationOf(now - to)} ago`;
  return {
    left: [
      ['dim', label(current ? 'now' : '')],
      spent,
      ['dim', rest],
      ['dim', ended === '' ? '' : `, ${clipText(plainText(ended), 60)}`],
    ],
  };
}
