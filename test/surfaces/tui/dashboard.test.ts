import { describe, expect, it } from 'vitest';
import { render } from '../../../surfaces/tui/render/frame.ts';
import type { TuiState } from '../../../surfaces/tui/state.ts';
import { aGraph, aNode, anAgent, aState, happen, NOW, press, readable } from './a-cortex.ts';

const MINUTE = 60_000;

/** One agent for each need, two for the first: of different priority and age. */
const TEAM = aGraph(
  [aNode('n1', 'Ship the release'), aNode('n2', 'Fix the parser', { parent: 'n1', priority: 2, created_at: NOW + 1 })],
  [
    anAgent('a1', 'n1', { state: 'idle', since: NOW - 50 * MINUTE }),
    anAgent('a2', 'n1', { state: 'waiting', detail: 'question', since: NOW - 9 * MINUTE }),
    anAgent('a3', 'n2', { state: 'waiting', detail: 'permission', message: 'Run: make', since: NOW - MINUTE }),
    anAgent('a4', 'n1', { state: 'working', message: 'Reading', since: NOW - 3 * MINUTE }),
    anAgent('a5', 'n1', { state: 'idle', unseen: true, since: NOW - 2 * MINUTE }),
    anAgent('a6', 'n1', { state: 'exited', exit_code: 0, since: NOW - 4 * MINUTE }),
    anAgent('a7', 'n1', { state: 'exited', exit_code: 0, closed: true, since: NOW - 5 * MINUTE }),
    anAgent('a8', 'n1', { state: 'waiting', detail: 'plan', since: NOW - 20 * MINUTE }),
    anAgent('a9', 'n1', { origin: 'observed', state: 'idle', background: true, inactive: true, cwd: '/srv/api' }),
  ],
);

function dashboard(width: number, height: number, ...keys: readonly string[]): TuiState {
  return press(aState(TEAM, { width, height }), 'v', ...keys).state;
}

const ids = (state: TuiState) => state.rows.map((row) => row.id);
const picture = (state: TuiState) => readable(render(state, state.size.width, state.size.height).lines);

describe('the dashboard', () => {
  it('sorts by need, then by priority, then by how long', () => {
    expect(ids(dashboard(40, 24))).toEqual(['a3', 'a8', 'a2', 'a5', 'a4', 'a1', 'a9', 'a6', 'a7']);
  });

  it('says of each who, where, what and since when, in 40 columns', () => {
    expect(picture(dashboard(40, 12, 'g'))).toEqual([
      'agents 9                           ◆3 ●1',
      '›◆ a3 claude      Fix the parser per… 1m',
      ' ◆ a8 claude      Ship the release … 20m',
      ' ◆ a2 claude      Ship the release q… 9m',
      ' ○ a5 claude !    Ship the release    2m',
      ' ● a4 claude      Ship the release R… 3m',
      ' ○ a1 claude      Ship the release   50m',
      ' ○ a9 claude &~z  Ship the release   now',
      ' ✓ a6 claude      Ship the release    4m',
      ' ✓ a7 claude      Ship the release    5m',
      'a3 waiting · permission · Run: make',
      '] waits  n new  ? keys  q quit',
    ]);
  });

  it('is the list and two lines at 7 rows', () => {
    const lines = picture(dashboard(60, 7, 'g'));
    expect(lines.slice(4)).toEqual([
      ` ● a4 claude      Ship the release         Reading${' '.repeat(8)}3m`,
      `a3 waiting · permission · Run: make${' '.repeat(20)}◆3 ●1`,
      '] waits  n new  ? keys  q quit',
    ]);
  });

  it('tells beside the list what is known of the selected agent, and what it did when', () => {
    const history = {
      transitions: [
        {
          agent: 'a3',
          at: NOW - MINUTE,
          from: 'working',
          to: 'waiting',
          detail: 'permission',
          dwell: 12 * MINUTE,
          evidence: { source: 'hook', text: 'PermissionRequest' },
        },
      ],
      activity: [...Array.from({ length: 30 }, () => 0), ...Array.from({ length: 30 }, () => 60)],
    } as const;
    const state = happen(dashboard(100, 20, 'g'), { kind: 'history_read', agent: 'a3', history }).state;
    expect(picture(state).map((line) => line.slice(45).trimStart())).toEqual([
      `│◆ a3 claude waiting · permission${' '.repeat(20)}1m`,
      '│node   Ship the release › Fix the parser',
      '│first  priority 2',
      '│in     /',
      '│says   Run: make',
      '│up     0s',
      `│hour   ${'·'.repeat(15)}${'█'.repeat(15)}`,
      '│now    waiting    1m so far',
      '│       working   12m until 1m ago, PermissionRequest',
      ...Array.from({ length: 11 }, () => '│'),
    ]);
  });

  it('scrolls the history, and no further than it goes', () => {
    const transitions = Array.from({ length: 40 }, (_, index) => ({
      ...{ agent: 'a3', at: NOW - (index + 1) * MINUTE, from: 'working', to: 'idle', detail: null, dwell: MINUTE },
      evidence: { source: 'hook', text: `number ${index}` },
    })) as never;
    const read = { kind: 'history_read', agent: 'a3', history: { transitions, activity: [] } } as const;
    const state = happen(dashboard(100, 20, 'g'), read).state;
    expect(picture(state).at(-1)).toContain('↓');
    const end = press(state, ...Array.from({ length: 40 }, () => 'J')).state;
    expect(picture(end).at(-1)).toContain('number 39');
    expect(press(end, 'K').state.detailScroll).toBe(end.detailScroll - 3);
    expect(press(end, 'j').state.detailScroll).toBe(0);
  });

  it.each([
    ['state:waiting', ['a3', 'a8', 'a2']],
    ['state:unseen', ['a5']],
    ['state:closed', ['a7']],
    ['node:parser', ['a3']],
    ['profile:cod', []],
    ['RELEASE question', ['a2']],
    ['api', ['a9']],
    ['make state:waiting', ['a3']],
    ['state:', ['a3', 'a8', 'a2', 'a5', 'a4', 'a1', 'a9', 'a6', 'a7']],
  ])('finds %s', (filter, found) => {
    expect(ids(dashboard(40, 24, '/', ...filter, 'Enter'))).toEqual(found);
  });

  it('filters by one state after the other with f, and by none after the last', () => {
    const seen: string[] = [];
    let state = dashboard(40, 24);
    for (let at = 0; at < 7; at += 1) {
      state = press(state, 'f').state;
      seen.push(state.filter);
    }
    expect(seen).toEqual([
      ...['state:waiting', 'state:unseen', 'state:working', 'state:idle', 'state:exited', 'state:closed'],
      '',
    ]);
  });

  it('keeps the selected agent on the way to the tree and back', () => {
    const state = press(aState(TEAM, { width: 40, height: 24 }), 'j', 'j', 'v').state;
    expect([state.page, state.cursor]).toEqual(['dashboard', 'a2']);
    expect(press(state, 'h').state).toMatchObject({ page: 'tree', cursor: 'a2' });
  });

  it('gives a node more priority, and less', () => {
    const [raise, lower] = ['+', '-'].map((key) => press(dashboard(40, 24, 'g'), key).effects[0]);
    expect([raise, lower]).toMatchObject([
      { request: { method: 'update_node', params: { node: 'n2', priority: 3 } } },
      { request: { method: 'update_node', params: { node: 'n2', priority: 1 } } },
    ]);
  });
});

describe('the next that waits', () => {
  it('is selected in the order of need, around and around', () => {
    let state = aState(TEAM, { width: 40, height: 24 });
    const visited = Array.from({ length: 4 }, () => {
      state = press(state, ']').state;
      return state.cursor;
    });
    expect(visited).toEqual(['a3', 'a8', 'a2', 'a3']);
  });

  it('is gone to, wherever one is', () => {
    const { effects } = press(dashboard(40, 24), 'G', 'C-]');
    expect(effects.at(-1)).toEqual({ kind: 'open', agent: 'a3' });
    const typing = press(aState(TEAM, { width: 40, height: 24 }), 'n', 'x', 'C-]');
    expect(typing.effects.at(-1)).toEqual({ kind: 'open', agent: 'a3' });
    expect(typing.state.mode).toMatchObject({ kind: 'input', text: 'x' });
  });

  it('is entered where the tree shows another part', () => {
    const view = { surface: 'tui:test', focus: 'n3', entered: 'n3' };
    const graph = aGraph([...TEAM.nodes.values(), aNode('n3', 'Elsewhere')], [...TEAM.agents.values()]);
    const there = happen(aState(graph, { width: 40, height: 24 }), { kind: 'view_moved', view }).state;
    const { state, effects } = press(there, ']');
    expect(effects).toEqual([
      { kind: 'request', request: { method: 'enter', params: { node: 'n1' } } },
      { kind: 'focus', node: 'n2' },
    ]);
    const entered = { ...view, focus: 'n2', entered: 'n1' };
    expect(happen(state, { kind: 'view_moved', view: entered }).state.cursor).toBe('a3');
  });

  it('is nobody, and that is said', () => {
    const calm = aGraph([aNode('n1', 'x')], [anAgent('a1', 'n1')]);
    for (const key of [']', 'C-]']) {
      expect(press(aState(calm, { width: 40, height: 24 }), key).state.message?.text).toBe('No agent waits.');
    }
  });
});
