import { describe, expect, it } from 'vitest';
import type { Ask } from '../../../src/domain/ask.ts';
import { render } from '../../../surfaces/tui/render/frame.ts';
import type { TuiState } from '../../../surfaces/tui/state.ts';
import { aGraph, aState, happen, NOW, press, readable, SHIP } from './a-cortex.ts';

function anAsk(id: string, rest: Partial<Ask> = {}): Ask {
  const option = (name: string, label: string, verdict: 'allow' | 'deny', more = {}) => ({
    ...{ id: name, label, verdict, lasting: false, takes_text: false },
    ...more,
  });
  return {
    ...{ id, agent: 'a2', node: 'n3', key: id, via: 'hook', kind: 'permission', tool: 'Bash', title: 'Bash: make' },
    ...{ text: 'make \u202eclean\n\t-j2', whole: true, hash: 'abc', multiple: false, raised_at: NOW - 60_000 },
    options: [
      option('yes', 'Yes', 'allow'),
      option('session', 'Yes, for this session', 'allow', { lasting: true }),
      option('no', 'No, and say why', 'deny', { takes_text: true }),
    ],
    ...{ state: 'open', answer: null, end: null },
    ...rest,
  };
}

const graphWith = (...asks: readonly Ask[]) => aGraph([...SHIP.nodes.values()], [...SHIP.agents.values()], asks);
const inbox = (width: number, height: number, ...asks: readonly Ask[]): TuiState =>
  press(aState(graphWith(...asks), { width, height }), 'i').state;
const picture = (state: TuiState) => readable(render(state, state.size.width, state.size.height).lines);
const answers = (ask: string, options: readonly string[], text?: string) => ({
  kind: 'request',
  request: { method: 'answer_ask', params: { ask, hash: 'abc', options, ...(text === undefined ? {} : { text }) } },
});

describe('the inbox', () => {
  it('shows what is asked exactly, what would act on the terminal as its number, and every way to answer', () => {
    expect(picture(inbox(40, 14, anAsk('q1')))).toEqual([
      'inbox 1 open                       ◆1 ●1',
      '›◆ a2 codex Bash: make Fix the parser 1m',
      'a2 codex Fix the parser',
      'permission · Bash',
      'Bash: make',
      'make \\u202eclean',
      '    -j2',
      '',
      '',
      '1 y Yes',
      '2 s Yes, for this session (lasting)',
      '3 n No, and say why …',
      'q1 Bash: make',
      '1…9 answer  a attach  ? keys',
    ]);
  });

  it('says how an answer of several options is sent', () => {
    expect(picture(inbox(40, 14, anAsk('q1', { multiple: true }))).at(-1)).toBe('1…9 tick  Enter send  ? keys');
  });

  it('puts all options side by side where there are fewer rows than options, and none is left out', () => {
    const lines = picture(inbox(60, 6, anAsk('q1')));
    expect(lines.join('\n')).toMatch(/1 y Yes .*2 s Yes.*\n3 n No, and say why/);
  });

  it.each([
    ['its number', ['1'], answers('q1', ['yes'])],
    ['its letter', ['s'], answers('q1', ['session'])],
    ['words, where it takes some', ['n', ...'not now', 'Enter'], answers('q1', ['no'], 'not now')],
  ])('takes an option by %s', (_title, keys, effect) => {
    expect(press(inbox(40, 14, anAsk('q1')), ...keys).effects).toEqual([effect]);
  });

  it('never takes Enter or Space for a yes', () => {
    for (const key of ['Enter', ' ']) expect(press(inbox(40, 14, anAsk('q1')), key).effects).toEqual([]);
  });

  it('asks twice before it allows what it could show a part of only', () => {
    const asked = press(inbox(40, 14, anAsk('q1', { whole: false })), '1');
    expect([asked.effects, asked.state.mode.kind]).toEqual([[], 'confirm']);
    expect(press(asked.state, 'n').effects).toEqual([]);
    expect(press(asked.state, 'y').effects).toEqual([answers('q1', ['yes'])]);
  });

  it('ticks where several options are taken, and sends them by Enter', () => {
    const state = inbox(40, 14, anAsk('q1', { multiple: true }));
    expect(press(state, 'Enter').state.message?.text).toBe('Nothing is ticked: numbers tick.');
    expect(press(state, '1', '2', '1', 'Enter').effects).toEqual([answers('q1', ['session'])]);
  });

  it('says who answered elsewhere, where and what; then the entry goes, and no key answers it', () => {
    const open = inbox(80, 20, anAsk('q1'), anAsk('q2'));
    const answer = { options: ['no'], text: 'later', at: NOW, who: 'user', from: 'cli' };
    const over = anAsk('q1', { state: 'closed', answer, end: { kind: 'taken', at: NOW, text: 'it went on' } });
    const told = happen(
      open,
      { kind: 'ask_resolved', ask: over },
      { kind: 'graph_changed', graph: graphWith(anAsk('q2')) },
    ).state;
    expect(told.cursor).toBe('q1');
    expect(picture(told).join('\n')).toMatch(/q1 was answered by you on cli: No, and say why,\n.*“later”\./);
    expect(press(told, '1').effects).toEqual([]);
    expect(press(told, 'j').state.rows.map(({ id }) => id)).toEqual(['q2']);
    expect(happen(told, { kind: 'ticked', now: NOW + 60_000 }).state.rows.map(({ id }) => id)).toEqual(['q2']);
  });

  it('goes on to the next that is open once one is answered', () => {
    const state = inbox(40, 14, anAsk('q1'), anAsk('q2'));
    const answer = { options: ['yes'], text: null, at: NOW, who: 'user', from: 'tui:test' };
    const result = anAsk('q1', { state: 'answered', answer });
    const next = happen(state, { kind: 'replied', reply: { method: 'answer_ask', result } }).state;
    expect([next.cursor, next.message?.text]).toEqual(['q2', 'Answered: Yes.']);
  });

  it('says where agents wait that cannot ask here, and leads back to where one came from', () => {
    expect(picture(inbox(40, 14)).join('\n')).toContain('1 agent waits at its own terminal.');
    const fromDashboard = press(aState(SHIP, { width: 40, height: 14 }), 'v', 'i').state;
    expect(press(fromDashboard, 'i').state.page).toBe('dashboard');
  });
});

describe('the mouse', () => {
  it('chooses an option, and scrolls the text under it alone', () => {
    const text = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n');
    const state = inbox(80, 20, anAsk('q1', { text }));
    const clicked = happen(state, { kind: 'clicked', x: 60, y: 18, at: NOW });
    expect(clicked.effects).toEqual([answers('q1', ['session'])]);
    expect(happen(state, { kind: 'wheeled', x: 60, y: 3, rows: 3 }).state).toMatchObject({
      detailScroll: 3,
      scroll: 0,
    });
    expect(happen(state, { kind: 'wheeled', x: 3, y: 3, rows: 3 }).state.detailScroll).toBe(0);
  });

  it('drags the edge beside the list, and what it came to is kept', () => {
    const state = aState(SHIP, { width: 100, height: 20 }, { panes: false });
    const dragged = happen(
      state,
      { kind: 'clicked', x: 30, y: 5, at: NOW },
      { kind: 'dragged', x: 50 },
      { kind: 'dragged', x: 99 },
      { kind: 'released' },
    );
    expect(dragged.effects).toEqual([{ kind: 'keep_side', width: 79 }]);
    expect(happen(dragged.state, { kind: 'dragged', x: 40 }).state.side).toBe(79);
  });
});
