import { describe, expect, it } from 'vitest';
import { refusal, testCore } from '../support/test-core.ts';

describe('requests about the core', () => {
  it('tell how it is doing', async () => {
    const { ask, clock } = await testCore();
    expect(await ask('ping', {})).toEqual({ at: clock.now() });
    await ask('add_node', { title: 'A' });
    await ask('spawn_agent', { node: 'n1' });
    expect(await ask('get_status', {})).toEqual({
      telegram: { state: 'off', since: 0, reason: 'No bot in this test.', bot: null },
      mode: 'daemon',
      version: '0.0.0',
      pid: 42,
      home: '/home/user/.moitumi',
      socket: '/run/core.sock',
      protocol: 1,
      started_at: clock.now(),
      epoch: 'epoch-1',
      seq: 2,
      surfaces: [{ surface: 'tui:main', kind: 'tui', client: 'client-1', connected_at: clock.now() }],
      agents: { live: 1, by_state: { starting: 1 }, lost: 0 },
      nodes: 1,
      rss: 50_000_000,
      keepers: [{ id: 'k1', pid: 999, agents: 1, answering: true }],
      health: { state: 'ok' },
    });
    const dump = await ask('dump', {});
    expect(dump.nodes.get('n1')?.title).toBe('A');
    expect(dump.connected).toEqual(new Set(['tui:main']));
  });

  it('let a surface that leaves for good go at once, with all that was only its own', async () => {
    const { ask, agents, tui, surfaces } = await testCore();
    const other = surfaces.connect('cli:1', 'cli');
    await ask('add_node', { title: 'A' });
    await ask('spawn_agent', { node: 'n1' });
    for (const surface of [tui, other]) {
      await ask('attach', { agent: 'a1', channel: 5, cols: 80, rows: 24, mode: 'watch' }, surface);
      await ask('read_audit', { follow: true }, surface);
    }
    expect(agents.viewersOf('a1')).toHaveLength(2);
    await ask('disconnect', {}, tui);
    expect([agents.viewersOf('a1').length, tui.channels.size, other.channels.size]).toEqual([1, 0, 1]);
    const told = ({ pushes }: typeof tui) => pushes.filter(({ event }) => event === 'audit_appended').length;
    const before = [told(tui), told(other)];
    await ask('add_node', { title: 'B' }, other);
    expect([told(tui), told(other)]).toEqual([before[0], (before[1] ?? 0) + 1]);
    expect((await refusal(ask('detach', { channel: 5 }, tui))).code).toBe('no_such_channel');
  });

  it('tell what happened since, and when that is no longer known', async () => {
    const { ask, store } = await testCore();
    for (const title of ['A', 'B', 'C']) await ask('add_node', { title });
    const { events } = await ask('read_events', { since: 1, limit: 1 });
    expect(events).toMatchObject([{ seq: 2, change: { kind: 'node_put', node: { title: 'B' } } }]);
    store.events.compact(1, 0);
    expect(await ask('read_events', { since: 1 })).toEqual({ events: [], compacted: true });
  });

  it('tell no more at once than a message holds', async () => {
    const { ask } = await testCore();
    for (let each = 0; each < 300; each++) await ask('add_node', { title: '€'.repeat(1_000) });
    const { events } = await ask('read_events', { since: 0, limit: 1_000 });
    expect(events.length).toBeGreaterThan(50);
    expect(Buffer.byteLength(JSON.stringify(events))).toBeLessThan(1024 * 1024);
    expect((await ask('read_events', { since: events.at(-1)?.seq ?? 0 })).events[0]?.seq).toBe(events.length + 1);
  });

  it('reload the configuration', async () => {
    const { ask } = await testCore();
    expect(await ask('reload_config', {})).toEqual({ changed: ['log.level'] });
  });
});

describe('ending the core', () => {
  it('is refused while it would disturb someone', async () => {
    const { ask, surfaces, shutdowns, clock } = await testCore();
    const cli = surfaces.connect('cli', 'cli');
    await ask('add_node', { title: 'A' });
    await ask('spawn_agent', { node: 'n1' });
    expect(await refusal(ask('shutdown', { reason: 'stop' }, cli))).toMatchObject({
      code: 'would_disturb',
      data: { surfaces: 1, agents: 1 },
    });
    expect(await ask('shutdown', { reason: 'stop', force: true }, cli)).toEqual({ agents_left: ['a1'] });
    clock.advance(0);
    expect(shutdowns).toEqual([{ reason: 'stop', agents: false }]);
  });

  it('disturbs nobody when another one follows', async () => {
    const { ask, surfaces, shutdowns, clock } = await testCore();
    surfaces.connect('cli', 'cli');
    await ask('add_node', { title: 'A' });
    await ask('spawn_agent', { node: 'n1' });
    expect(await ask('shutdown', { reason: 'restart' })).toEqual({ agents_left: ['a1'] });
    clock.advance(0);
    expect(shutdowns).toEqual([{ reason: 'restart', agents: false }]);
  });

  it('ends the agents too when asked, before it answers', async () => {
    const { ask, agents, shutdowns, clock, controller } = await testCore();
    await ask('add_node', { title: 'A' });
    await ask('spawn_agent', { node: 'n1' });
    expect(await ask('shutdown', { reason: 'stop', force: true, agents: true })).toEqual({ agents_left: [] });
    clock.advance(0);
    await controller.stop('stop', { agents: true });
    expect(agents.settled).toEqual(['a1']);
    expect(shutdowns).toEqual([{ reason: 'stop', agents: true }]);
  });

  it('does not end the core that comes after when it is sent again', async () => {
    const { ask, store, clock } = await testCore();
    await ask('shutdown', { reason: 'restart' }, undefined, 'cli:1');
    const next = await testCore({ store, clock });
    await next.ask('shutdown', { reason: 'restart' }, undefined, 'cli:1');
    clock.advance(0);
    expect(next.shutdowns).toEqual([]);
  });

  it('tells why, refuses what comes later, and leaves no timer and no viewer', async () => {
    const { ask, agents, controller, tui, panes } = await testCore({ tmux: true });
    await ask('add_node', { title: 'A' });
    await ask('spawn_agent', { node: 'n1' });
    await ask('keep_panes', { host: '%1' });
    await ask('attach', { agent: 'a1', channel: 1, cols: 80, rows: 24, mode: 'drive' });
    await controller.stop('handover', { agents: false });
    expect(tui.pushes).toContainEqual({ event: 'stopping', data: { reason: 'handover' } });
    expect(agents.viewersOf('a1')).toEqual([]);
    expect(panes.at(-1)?.layout).toBeNull();
    expect((await refusal(ask('ping', {}))).code).toBe('stopping');
    expect(agents.settled).toEqual([]);
  });

  // Who had asked for it was told by the next core: "Whether it took effect is not known".
  it('lets what has begun come to its end first, if that takes no longer than two seconds', async () => {
    const { ask, agents, controller, clock } = await testCore();
    await ask('add_node', { title: 'A' });
    agents.holdSpawns(true);
    const spawning = ask('spawn_agent', { node: 'n1' }, undefined, 'c:1');
    const stopping = controller.stop('restart', { agents: false });
    agents.holdSpawns(false);
    expect(await spawning).toMatchObject({ id: 'a1', pid: expect.any(Number) });
    await stopping;

    const next = await testCore({ clock });
    await next.ask('add_node', { title: 'A' });
    next.agents.holdSpawns(true);
    void next.ask('spawn_agent', { node: 'n1' }, undefined, 'c:1').catch(() => undefined);
    const impatient = next.controller.stop('restart', { agents: false });
    clock.advance(2_000);
    await impatient;
  });
});
