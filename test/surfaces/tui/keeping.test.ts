import { describe, expect, it } from 'vitest';
import { MoitumiError } from '../../../src/domain/error.ts';
import type { DesiredLayout } from '../../../src/domain/panes.ts';
import type { Screen } from '../../../src/ports/requests.ts';
import type { Arranged, ITmuxPaneManager, PaneAsk } from '../../../src/ports/tmux-pane-manager.ts';
import type { TuiEvent } from '../../../surfaces/tui/event.ts';
import { createFocusSender } from '../../../surfaces/tui/focus-sender.ts';
import { createLinkWatch } from '../../../surfaces/tui/link-watch.ts';
import { createPaneKeeping } from '../../../surfaces/tui/pane-keeping.ts';
import { createPushFeed } from '../../../surfaces/tui/push-feed.ts';
import { createScreenFeed } from '../../../surfaces/tui/screen-feed.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { aGraph, aNode, anAgent, aState, happen, SHIP } from './a-cortex.ts';
import { FakeClient } from './fake-client.ts';

/** Lets everything that is ready run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

class FakePanes implements ITmuxPaneManager {
  readonly asked: [host: string, layout: DesiredLayout, ask: PaneAsk][] = [];
  cleared = 0;
  found: Arranged | null = null;
  async reconcile(host: string, layout: DesiredLayout, ask: PaneAsk): Promise<Arranged | null> {
    this.asked.push([host, layout, ask]);
    return this.found;
  }
  async clear(): Promise<Arranged | null> {
    this.cleared += 1;
    return this.found;
  }
  async close(): Promise<void> {
    throw new Error('Whoever opened it closes it.');
  }
}

const NO_PANES = () => {
  throw new MoitumiError('no_panes', 'This core has no tmux.');
};

describe('panes', () => {
  const state = aState(SHIP, { width: 30, height: 20 });

  it('are left to a core that keeps them', async () => {
    const panes = new FakePanes();
    const client = new FakeClient(SHIP, { keep_panes: () => ({}) });
    const keeping = createPaneKeeping(client, panes, '%1', (thrown) => expect.fail(String(thrown)));
    await keeping.begin();
    keeping.follow(state);
    await keeping.end();
    expect(client.asked).toEqual([{ method: 'keep_panes', params: { host: '%1' } }]);
    expect([panes.asked, panes.cleared]).toEqual([[], 0]);
  });

  it('are kept here where the core has no tmux: on every change, and only then', async () => {
    const panes = new FakePanes();
    const keeping = createPaneKeeping(new FakeClient(SHIP, { keep_panes: NO_PANES }), panes, '%1', () => undefined);
    keeping.follow(state);
    await keeping.begin();
    keeping.follow({ ...state, now: state.now + 1 });
    expect(panes.asked.map(([host, { panes }]) => [host, panes.map((pane) => pane.key)])).toEqual([
      ['%1', ['agent:a1', 'agent:a2', 'agent:a3']],
    ]);
    const view = { surface: 'tui:test', focus: 'n2', entered: 'n2' };
    keeping.follow(happen(state, { kind: 'view_moved', view }).state);
    expect(panes.asked.at(-1)?.[1]).toMatchObject({ panes: [{ key: 'agent:a1' }], selected: 'agent:a1' });
    await keeping.end();
    expect(panes.cleared).toBe(1);
  });

  it('say why there are none when nobody can keep them', async () => {
    const errors: unknown[] = [];
    await createPaneKeeping(new FakeClient(SHIP, { keep_panes: NO_PANES }), null, '%1', (thrown) =>
      errors.push(thrown),
    ).begin();
    expect(errors).toEqual([expect.objectContaining({ code: 'no_panes' })]);
  });

  it('are looked at again one at a time, and brought back when the person asks, through the core that keeps them', async () => {
    const answers: (() => void)[] = [];
    const client = new FakeClient(SHIP, {
      keep_panes: () => new Promise((resolve) => answers.push(() => resolve({}))),
    });
    const keeping = createPaneKeeping(client, null, '%1', (thrown) => expect.fail(String(thrown)));
    keeping.look();
    expect(client.asked).toEqual([]);
    const begun = keeping.begin();
    answers[0]?.();
    await begun;
    for (let times = 0; times < 5; times += 1) keeping.look();
    expect(client.asked).toHaveLength(2);
    answers[1]?.();
    await settle();
    expect(client.asked).toHaveLength(3);
    answers[2]?.();
    await settle();
    expect(client.asked).toHaveLength(3);
    void keeping.reopen();
    expect(client.asked.at(-1)?.params).toEqual({ host: '%1', reopen: true });
  });

  it('are kept here from the moment when a core without tmux answers, whatever it was asked', async () => {
    const panes = new FakePanes();
    let hasTmux = true;
    const client = new FakeClient(SHIP, {
      keep_panes: () => (hasTmux ? {} : NO_PANES()),
      read_layouts: () => ({ layouts: [] }),
    });
    const keeping = createPaneKeeping(client, panes, '%1', (thrown) => expect.fail(String(thrown)));
    keeping.follow(state);
    await keeping.begin();
    hasTmux = false;
    keeping.look();
    await settle();
    expect(panes.asked).toMatchObject([['%1', { place: null }, 'look']]);
  });

  it('come back as the person had them, and what they make of them is kept', async () => {
    const panes = new FakePanes();
    const arrangement = { keys: ['sidebar', 'agent:a1'], layout: '9x9,0,0{4x9,0,0,0,4x9,5,0,0}' };
    const client = new FakeClient(SHIP, {
      keep_panes: NO_PANES,
      read_layouts: () => ({ layouts: [{ surface: 'tui:test', node: 'n2', arrangement }] }),
      keep_layout: () => ({}),
    });
    const keeping = createPaneKeeping(client, panes, '%1', (thrown) => expect.fail(String(thrown)));
    keeping.follow(state);
    await keeping.begin();
    const view = { surface: 'tui:test', focus: 'n2', entered: 'n2' };
    panes.found = { place: null, arrangement: { ...arrangement, layout: 'other' } };
    keeping.follow(happen(state, { kind: 'view_moved', view }).state);
    expect(panes.asked.at(-1)?.[1].arrangement).toEqual(arrangement);
    await settle();
    expect(client.asked.at(-1)).toEqual({
      method: 'keep_layout',
      params: { node: null, arrangement: { ...arrangement, layout: 'other' } },
    });
    panes.found = null;
    await keeping.reopen();
    expect(panes.asked.at(-1)).toMatchObject(['%1', { place: 'n2', arrangement: null }, 'reopen']);
    expect(client.asked.at(-1)?.params).toEqual({ node: 'n2', arrangement: null });
    expect([keeping.wants('agent:a1'), keeping.wants('agent:a9')]).toEqual([true, false]);
  });

  it('are not touched before the first snapshot, when nothing is known of the agents', async () => {
    const panes = new FakePanes();
    const keeping = createPaneKeeping(new FakeClient(SHIP, { keep_panes: NO_PANES }), panes, '%1', () => undefined);
    keeping.follow({ ...state, synced: false });
    await keeping.begin();
    expect(panes.asked).toEqual([]);
    keeping.follow(state);
    expect(panes.asked).toHaveLength(1);
  });
});

describe("an agent's screen", () => {
  const screenAt = (offset: number): Screen => ({
    cols: 80,
    rows: 1,
    lines: [`up to ${offset}`],
    scrollback: 0,
    cursor: { x: 0, y: 0, visible: true },
    title: null,
    alternate: false,
    offset,
  });

  it('is read at once, then whenever there is more, at most 20 times a second', async () => {
    const clock = manualClock();
    const waiting: ((screen: Screen) => void)[] = [];
    const client = new FakeClient(SHIP, { read_screen: () => new Promise((resolve) => waiting.push(resolve)) });
    const seen: [string, number][] = [];
    const feed = createScreenFeed(client, clock, (agent, { offset }) => seen.push([agent, offset]));
    feed.show('a1');
    feed.show('a1');
    waiting[0]?.(screenAt(5));
    await settle();
    expect(client.asked).toHaveLength(1);
    clock.advance(50);
    expect(client.asked.map(({ params }) => params)).toEqual([
      { agent: 'a1', ansi: true },
      { agent: 'a1', ansi: true, after: 5, wait_ms: 30_000 },
    ]);
    waiting[1]?.(screenAt(5));
    await settle();
    expect(seen).toEqual([['a1', 5]]);
    feed.show('a2');
    waiting[2]?.(screenAt(9));
    feed.show(null);
    await settle();
    clock.advance(60_000);
    expect(seen).toEqual([['a1', 5]]);
    expect(client.asked).toHaveLength(3);
  });

  it('is asked for again a second after it could not be read', async () => {
    const clock = manualClock();
    const client = new FakeClient(SHIP);
    createScreenFeed(client, clock, () => expect.fail('nothing was read')).show('a1');
    await settle();
    clock.advance(999);
    expect(client.asked).toHaveLength(1);
    clock.advance(1);
    expect(client.asked).toHaveLength(2);
  });
});

describe('the focus', () => {
  it('is sent one at a time, the newest last, and settles once', async () => {
    const answers: ((node: string) => void)[] = [];
    const client = new FakeClient(SHIP, {
      focus: ({ node }) =>
        new Promise((resolve) => answers.push(() => resolve({ surface: 'tui:test', focus: node, entered: null }))),
    });
    const settled: unknown[] = [];
    const send = createFocusSender(client, (view) => settled.push(view?.focus));
    for (const node of ['n1', 'n2', 'n3', 'n4']) send(node);
    answers[0]?.('n1');
    await settle();
    answers[1]?.('n4');
    await settle();
    expect(client.asked.map(({ params }) => params)).toEqual([{ node: 'n1' }, { node: 'n4' }]);
    expect(settled).toEqual(['n4']);
  });
});

describe('the connection', () => {
  it('is not worth a mark when it comes back within two seconds', () => {
    const clock = manualClock();
    const events: string[] = [];
    const { hello } = new FakeClient(SHIP);
    const watch = createLinkWatch(clock, (event) => events.push(event.kind));
    watch({ state: 'reconnecting', since: clock.now() });
    clock.advance(1_999);
    watch({ state: 'connected', hello });
    clock.advance(10_000);
    expect(events).toEqual(['disconnected', 'connected']);
    watch({ state: 'reconnecting', since: clock.now() });
    clock.advance(2_000);
    expect(events.at(-1)).toBe('still_away');
  });
});

describe('pushes', () => {
  it('become one change of the graph before each picture, and a view only for this surface', () => {
    const events: TuiEvent[] = [];
    const feed = createPushFeed(
      'tui:test',
      (event) => events.push(event),
      () => undefined,
    );
    const client = new FakeClient(aGraph([aNode('n1', 'One')]));
    client.onPush = feed.take;
    client.sync();
    feed.take({ event: 'node_updated', data: aNode('n2', 'Two'), seq: 1 });
    feed.take({ event: 'agent_status_changed', data: anAgent('a1', 'n2'), seq: 2 });
    feed.take({ event: 'focus_node', data: { surface: 'tui:other', focus: 'n1', entered: null } });
    feed.take({ event: 'focus_node', data: { surface: 'tui:test', focus: 'n2', entered: null } });
    expect(events).toEqual([]);
    feed.flush();
    feed.flush();
    expect(events.map((event) => event.kind)).toEqual(['graph_changed', 'view_moved']);
    expect(events[0]).toMatchObject({
      graph: {
        nodes: new Map(
          [
            ['n1', {}],
            ['n2', {}],
          ].map(([id]) => [id, expect.anything()]),
        ),
      },
    });
    expect(events[1]).toMatchObject({ view: { focus: 'n2' } });
  });

  it('tell a notice and a stop at once', () => {
    const events: TuiEvent[] = [];
    const feed = createPushFeed(
      'tui:test',
      (event) => events.push(event),
      () => undefined,
    );
    feed.take({ event: 'notice', data: { level: 'warn', text: 'The disk is full.' } });
    feed.take({ event: 'stopping', data: { reason: 'stop' } });
    expect(events).toEqual([
      { kind: 'noticed', message: { level: 'warn', text: 'The disk is full.' } },
      { kind: 'stopping', reason: 'stop' },
    ]);
  });
});
