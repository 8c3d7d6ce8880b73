import { describe, expect, it } from 'vitest';
import { KEY_TABLE } from '../../../surfaces/tui/key-table.ts';
import { aGraph, aNode, anAgent, aState, happen, press, SHIP } from './a-cortex.ts';

const SIZE = { width: 40, height: 24 };
const VIEW = { surface: 'tui:test', focus: null, entered: null };
const onRow = (id: string) => ({ ...aState(SHIP, SIZE), cursor: id });

describe('what keys do', () => {
  it.each([
    [
      'Enter on a node enters it',
      'n2',
      ['Enter'],
      [{ kind: 'request', request: { method: 'enter', params: { node: 'n2' } } }],
    ],
    ['Enter on an agent opens it', 'a1', ['Enter'], [{ kind: 'open', agent: 'a1' }]],
    ['a on a node opens its agent that runs', 'n3', ['a'], [{ kind: 'open', agent: 'a2' }]],
    [
      'n asks for a title, below the selected node',
      'n2',
      ['n', ...'New', 'Enter'],
      [{ kind: 'request', request: { method: 'add_node', params: { title: 'New', parent: 'n2' } } }],
    ],
    [
      'N adds beside it',
      'n2',
      ['N', 'x', 'Enter'],
      [{ kind: 'request', request: { method: 'add_node', params: { title: 'x', parent: 'n1' } } }],
    ],
    [
      'N beside a root adds a root',
      'n4',
      ['N', 'x', 'Enter'],
      [{ kind: 'request', request: { method: 'add_node', params: { title: 'x' } } }],
    ],
    [
      's offers the profiles, and asks for a first prompt',
      'n2',
      ['s', 'j', 'Enter', 'g', 'o', 'Enter'],
      [{ kind: 'spawn', node: 'n2', what: { kind: 'profile', profile: 'codex', prompt: 'go' } }],
    ],
    [
      'a profile that takes no prompt starts at once',
      'n2',
      ['s', '3'],
      [{ kind: 'spawn', node: 'n2', what: { kind: 'profile', profile: 'shell', prompt: null } }],
    ],
    [
      'a profile can be named by its first letters',
      'n2',
      ['s', ...'shel', 'Enter'],
      [{ kind: 'spawn', node: 'n2', what: { kind: 'profile', profile: 'shell', prompt: null } }],
    ],
    [
      's ! takes a command line',
      'n2',
      ['s', '!', ...'ls -l', 'Enter'],
      [{ kind: 'spawn', node: 'n2', what: { kind: 'command', line: 'ls -l' } }],
    ],
    ['x asks, and n is a no', 'a1', ['x', 'n'], []],
    ['x asks, and another key is no answer', 'a1', ['x', 'j'], []],
    ['x y stops', 'a1', ['x', 'y'], [{ kind: 'request', request: { method: 'stop_agent', params: { agent: 'a1' } } }]],
    [
      'p sends a prompt',
      'n3',
      ['p', ...'hi', 'Enter'],
      [{ kind: 'request', request: { method: 'submit_turn', params: { agent: 'a2', text: 'hi' } } }],
    ],
    [
      'I interrupts',
      'a2',
      ['I'],
      [{ kind: 'request', request: { method: 'interrupt_agent', params: { agent: 'a2' } } }],
    ],
    [
      'd marks done',
      'n2',
      ['d'],
      [{ kind: 'request', request: { method: 'update_node', params: { node: 'n2', state: 'done' } } }],
    ],
    [
      'd opens again what is done',
      'n4',
      ['d'],
      [{ kind: 'request', request: { method: 'update_node', params: { node: 'n4', state: 'open' } } }],
    ],
    [
      'r renames',
      'n4',
      ['r', 'C-u', 'Z', 'Enter'],
      [{ kind: 'request', request: { method: 'update_node', params: { node: 'n4', title: 'Z' } } }],
    ],
    [
      'D y removes',
      'n4',
      ['D', 'y'],
      [{ kind: 'request', request: { method: 'remove_node', params: { node: 'n4' } } }],
    ],
    [
      'D y on an agent that has ended puts it away',
      'a3',
      ['D', 'y'],
      [{ kind: 'request', request: { method: 'close_agent', params: { agent: 'a3' } } }],
    ],
    ['R starts an ended agent again', 'a3', ['R'], [{ kind: 'restart', agent: 'a3' }]],
    ['u undoes', 'n1', ['u'], [{ kind: 'request', request: { method: 'undo', params: {} } }]],
    ['q quits where the core lives elsewhere', 'n1', ['q'], [{ kind: 'exit', exit: 'quit' }]],
    [
      'Enter on an ended agent that nobody looked at says how it ended, and marks it seen',
      'a3',
      ['Enter'],
      [{ kind: 'request', request: { method: 'see_agent', params: { agent: 'a3' } } }],
    ],
  ])('%s', (_title, row, keys, effects) => {
    expect(press(onRow(row), ...keys).effects).toEqual(effects);
  });

  it.each([
    ['h at the top', onRow('n1'), 'h', 'This is the top already.'],
    ['x on a node without an agent', onRow('n4'), 'x', 'n4 has no agent: s starts one.'],
    ['x on an agent that has ended', onRow('a3'), 'x', 'a3 has ended: exit status 1.'],
    ['D on a node whose agents run', onRow('n1'), 'D', 'n1 has agents that run: stop them first (x).'],
    [
      't in a cortex with nodes',
      onRow('n1'),
      't',
      'The demo wants an empty cortex: `moitumi demo` has one of its own.',
    ],
    ['s in an empty cortex', aState(aGraph([]), SIZE), 's', 'An agent needs a node: n adds one.'],
    ['Enter in an empty cortex', aState(aGraph([]), SIZE), 'Enter', 'Nothing to open yet: n adds a node.'],
    ['a key that is not in the table', onRow('n1'), 'z', 'z does nothing here: ? lists the keys.'],
    ['a paste outside a line', onRow('n1'), null, 'Pasted text goes into a line: p sends it to the agent.'],
  ])('say why they cannot: %s', (_title, state, key, text) => {
    const said = key === null ? happen(state, { kind: 'pasted', text: 'qy' }) : press(state, key);
    expect(said.state.message?.text).toBe(text);
    expect(said.effects).toEqual([]);
  });

  it('have no two meanings on one page', () => {
    const keys = KEY_TABLE.flatMap(({ keys, on }) => keys.flatMap((key) => on.map((page) => `${page} ${key}`)));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('never do nothing in silence while the tree has the keyboard', () => {
    for (const { keys } of KEY_TABLE) {
      for (const start of [aState(aGraph([]), SIZE), onRow('n1'), onRow('a3')]) {
        const { state, effects } = press(start, keys[0] ?? '');
        const moved =
          state.page !== start.page ||
          state.filter !== start.filter ||
          state.cursor !== start.cursor ||
          state.mode.kind !== 'browse';
        expect([keys[0], moved || effects.length > 0 || state.message !== null || isEdge(keys[0], start)]).toEqual([
          keys[0],
          true,
        ]);
      }
    }
  });
});

/** Moving past an end and dropping no filter are no news. */
function isEdge(key: string | undefined, state: { readonly rows: readonly unknown[] }): boolean {
  return key === 'Escape' || (state.rows.length > 0 && ['k', 'g', 'PageUp'].includes(key ?? ''));
}

describe('the cursor', () => {
  it('takes the shared focus along, once for each node', () => {
    const { state, effects } = press(aState(SHIP, SIZE), 'j', 'j', 'j');
    expect(state.cursor).toBe('n3');
    expect(effects.map((effect) => (effect.kind === 'focus' ? effect.node : effect.kind))).toEqual(['n2', 'n3']);
  });

  it('is not pulled back by an older focus while it moves on', () => {
    const { state } = happen(press(aState(SHIP, SIZE), 'j', 'j', 'j').state, {
      kind: 'view_moved',
      view: { ...VIEW, focus: 'n2' },
    });
    expect(state.cursor).toBe('n3');
    expect(happen(state, { kind: 'focus_settled', view: { ...VIEW, focus: 'n3' } }).state.cursor).toBe('n3');
  });

  it('follows `moitumi focus` from a shell', () => {
    expect(happen(aState(SHIP, SIZE), { kind: 'view_moved', view: { ...VIEW, focus: 'n3' } }).state.cursor).toBe('n3');
  });

  it('goes to the first row on entering, and back to the node on leaving', () => {
    const entered = happen(onRow('n1'), { kind: 'view_moved', view: { ...VIEW, focus: 'n1', entered: 'n1' } }).state;
    expect(entered.rows.map((row) => row.id)).toEqual(['n2', 'a1', 'n3', 'a2', 'a3']);
    expect(entered.cursor).toBe('n2');
    expect(happen(entered, { kind: 'view_moved', view: { ...VIEW, focus: null } }).state.cursor).toBe('n1');
  });

  it('goes to a new node and a new agent as soon as they are there, not before', () => {
    const node = aNode('n9', 'New', { parent: 'n2' });
    const added = happen(onRow('n2'), { kind: 'replied', reply: { method: 'add_node', result: node } });
    expect(added.state.cursor).toBe('n2');
    expect(added.effects).toEqual([{ kind: 'focus', node: 'n9' }]);
    const graph = aGraph([...SHIP.nodes.values(), node], [...SHIP.agents.values(), anAgent('a9', 'n9')]);
    const there = happen(added.state, { kind: 'graph_changed', graph }).state;
    expect(there.cursor).toBe('n9');
    const spawned = { kind: 'replied', reply: { method: 'spawn_agent', result: anAgent('a9', 'n9') } } as const;
    expect(happen(there, spawned).state.cursor).toBe('a9');
  });

  it('moves to the neighbour of a row that went away', () => {
    const graph = aGraph(
      [...SHIP.nodes.values()].filter((node) => node.id !== 'n4'),
      [...SHIP.agents.values()],
    );
    expect(happen(onRow('n4'), { kind: 'graph_changed', graph }).state.cursor).toBe('a3');
  });

  it('stays in sight while the list scrolls', () => {
    const nodes = Array.from({ length: 50 }, (_, at) => aNode(`n${at + 1}`, `Node ${at + 1}`));
    let state = aState(aGraph(nodes), { width: 40, height: 12 });
    state = press(state, ...Array.from({ length: 30 }, () => 'j')).state;
    expect([state.cursor, state.scroll]).toEqual(['n31', 22]);
    state = press(state, 'g').state;
    expect([state.cursor, state.scroll]).toEqual(['n1', 0]);
    expect(press(state, 'G').state.scroll).toBe(41);
    expect(happen(state, { kind: 'wheeled', x: 1, y: 2, rows: 3 }).state).toMatchObject({ cursor: 'n1', scroll: 3 });
  });
});

describe('the mouse', () => {
  const click = (y: number, at: number) => ({ kind: 'clicked', x: 3, y, at }) as const;

  it('selects with a click and opens with a second one in time', () => {
    const once = happen(aState(SHIP, SIZE), click(3, 1_000));
    expect(once.state.cursor).toBe('a1');
    expect(once.effects).toEqual([{ kind: 'focus', node: 'n2' }]);
    expect(happen(once.state, click(3, 1_300)).effects).toEqual([{ kind: 'open', agent: 'a1' }]);
    expect(happen(once.state, click(3, 1_500)).effects).toEqual([]);
    expect(happen(once.state, click(2, 1_100)).state.cursor).toBe('n2');
  });

  it('does nothing beside the tree', () => {
    for (const y of [0, 15, 22, 23]) expect(happen(aState(SHIP, SIZE), click(y, 1_000)).state.cursor).toBe('n1');
  });
});

describe('the filter', () => {
  it('shows what matches and the way to it while it is typed, and goes with Escape', () => {
    const typed = press(aState(SHIP, SIZE), '/', ...'PARS');
    expect(typed.state.rows.map((row) => row.id)).toEqual(['n1', 'n3', 'a2', 'a3']);
    const kept = press(typed.state, 'Enter').state;
    expect(kept).toMatchObject({ filter: 'PARS', mode: { kind: 'browse' } });
    expect(press(kept, 'Escape').state.rows).toHaveLength(7);
    expect(press(typed.state, 'Escape').state).toMatchObject({ filter: '', mode: { kind: 'browse' } });
  });
});

describe('quitting with the core in this terminal', () => {
  const embedded = (core: 'keepers_stay' | 'keepers_end') => aState(SHIP, SIZE, { core });
  const idle = aState(aGraph([aNode('n1', 'x')]), SIZE, { core: 'keepers_stay' });
  const status = (...surfaces: string[]) => {
    const result = { surfaces: surfaces.map((surface) => ({ surface })) };
    return { kind: 'replied', reply: { method: 'get_status', result } } as never;
  };

  it.each([
    ['h', [{ kind: 'hand_over' }]],
    ['l', [{ kind: 'exit', exit: 'quit' }]],
    ['s', [{ kind: 'exit', exit: 'stop_agents' }]],
    ['Escape', []],
    ['x', []],
  ])('asks while agents run, and %s is an answer or none', (key, effects) => {
    expect(press(embedded('keepers_stay'), 'q', key).effects).toEqual(effects);
  });

  it('does not offer to leave agents to keepers that end with it', () => {
    expect(press(embedded('keepers_end'), 'q', 'l').effects).toEqual([]);
  });

  it('asks the core who else is there, and goes at once when nobody is', () => {
    const asked = press(idle, 'q');
    expect(asked.effects).toEqual([{ kind: 'request', request: { method: 'get_status', params: {} } }]);
    expect(happen(asked.state, status('tui:main', 'pane:notes:n1')).effects).toEqual([{ kind: 'exit', exit: 'quit' }]);
    expect(happen(asked.state, status('tui:main', 'web', 'cli')).state.mode).toEqual({
      kind: 'leaving',
      agents: 0,
      surfaces: 2,
    });
  });
});

describe('the panes', () => {
  it('are laid out anew by o, where there are any', () => {
    const state = aState(SHIP, SIZE);
    const inTmux = { ...state, setting: { ...state.setting, panes: true } };
    expect(press(inTmux, 'o').effects).toEqual([{ kind: 'panes_anew' }]);
    expect(press({ ...state, setting: { ...state.setting, panes: false } }, 'o').effects).toEqual([]);
  });
});

describe('the connection', () => {
  it('to a daemon, after a hand-over, means that quitting ends nothing', () => {
    const state = aState(SHIP, SIZE);
    const embedded = { ...state, setting: { ...state.setting, core: 'keepers_stay' as const } };
    const moved = happen(embedded, { kind: 'connected', core: 'daemon', view: VIEW }).state;
    expect(press(moved, 'q').effects).toEqual([{ kind: 'exit', exit: 'quit' }]);
    const same = happen(embedded, { kind: 'connected', core: 'embedded', view: VIEW }).state;
    expect(press(same, 'q').state.mode.kind).toBe('leaving');
  });

  it('comes and goes without a word, with a mark after two seconds, and the view is restored', () => {
    const away = happen(aState(SHIP, SIZE), { kind: 'disconnected' }).state;
    expect([away.link, away.message]).toEqual([{ state: 'away', shown: false, stopped: false }, null]);
    const marked = happen(away, { kind: 'still_away' }).state;
    expect(marked.link).toMatchObject({ shown: true });
    const back = happen(marked, { kind: 'connected', core: 'embedded', view: { ...VIEW, focus: 'n3' } }).state;
    expect([back.link, back.cursor]).toEqual([{ state: 'connected' }, 'n3']);
  });

  it('says that the core was stopped, until one answers again', () => {
    const stopped = happen(aState(SHIP, SIZE), { kind: 'stopping', reason: 'stop' }, { kind: 'disconnected' }).state;
    expect(stopped).toMatchObject({ link: { state: 'away', stopped: true }, message: null });
    expect(happen(aState(SHIP, SIZE), { kind: 'stopping', reason: 'restart' }).state.link.state).toBe('connected');
  });
});
