import { describe, expect, it } from 'vitest';
import type { MoitumiError } from '../../src/domain/error.ts';
import { memoryStore } from '../support/memory-store.ts';
import { refusal, testCore } from '../support/test-core.ts';

describe('a command that is sent again', () => {
  it('gets the same answer and does nothing, while the first is under way and after it', async () => {
    const { ask } = await testCore();
    const add = () => ask('add_node', { title: 'A' }, undefined, 'client:1');
    const [first, second] = await Promise.all([add(), add()]);
    expect(second).toEqual(first);
    expect(await add()).toEqual(first);
    expect((await ask('list_nodes', {})).nodes).toHaveLength(1);
  });

  it('gets the same answer from the core that comes after', async () => {
    const { ask, store } = await testCore();
    const first = await ask('add_node', { title: 'A' }, undefined, 'client:1');
    const next = await testCore({ store });
    expect(await next.ask('add_node', { title: 'A' }, undefined, 'client:1')).toEqual(first);
    expect((await next.ask('list_nodes', {})).nodes).toHaveLength(1);
  });

  it('is refused again as it was the first time, though it would succeed by now', async () => {
    const { ask } = await testCore();
    const add = () => ask('add_node', { title: 'B', parent: 'A' }, undefined, 'client:1');
    const refused = await refusal(add());
    await ask('add_node', { title: 'A' });
    expect((await refusal(add())).toInfo()).toEqual(refused.toInfo());
  });

  it('is not executed when it is older than the memory of commands', async () => {
    const { ask, store, clock } = await testCore();
    await ask('add_node', { title: 'A' }, undefined, 'client:1');
    clock.advance(25 * 60 * 60 * 1_000);
    expect(store.store.outcome('client:1')).toBe('expired');
    expect((await refusal(ask('add_node', { title: 'A' }, undefined, 'client:1'))).code).toBe('command_expired');
  });

  it('spawns one agent, also when the core ended before the keeper was asked', async () => {
    const { ask, store, agents } = await testCore();
    await ask('add_node', { title: 'A' });
    agents.holdSpawns(true);
    void ask('spawn_agent', { node: 'n1' }, undefined, 'client:2').catch(() => undefined);
    await expect.poll(() => store.store.load().agents).toHaveLength(1);
    const next = await testCore({ store });
    const refused = await refusal(next.ask('spawn_agent', { node: 'n1' }, undefined, 'client:2'));
    expect(refused).toMatchObject({ code: 'spawn_failed', data: { reason: 'the core ended before it was started' } });
    expect((await next.ask('list_agents', {})).agents).toMatchObject([{ id: 'a1', state: 'exited' }]);
  });

  it('answers with the agent when the core ended after the keeper had started it', async () => {
    const { ask, store, agents } = await testCore();
    await ask('add_node', { title: 'A' });
    agents.holdSpawns(true);
    void ask('spawn_agent', { node: 'n1' }, undefined, 'client:2').catch(() => undefined);
    await expect.poll(() => store.store.load().agents).toHaveLength(1);
    const next = await testCore({ store, started: false });
    const held = { keeper: 'k1', pid: 77, cols: 80, rows: 24, started_at: 5, title: null, exit: null };
    next.agents.found.held.push({ agent: 'a1', ...held });
    // Asked before its agents are taken up, the core once answered with an agent that had no pid, and might never have run.
    const asked = next.ask('spawn_agent', { node: 'n1' }, undefined, 'client:2');
    await next.controller.start();
    expect(await asked).toMatchObject({ id: 'a1', pid: 77 });
    expect(await next.ask('spawn_agent', { node: 'n1' }, undefined, 'client:2')).toMatchObject({ id: 'a1', pid: 77 });
    expect(next.agents.spawned).toEqual([]);
  });

  it('is not typed again when nobody can tell whether it was', async () => {
    const store = memoryStore();
    const { ask } = await testCore({ store });
    await ask('add_node', { title: 'A' });
    await ask('spawn_agent', { node: 'n1' });
    store.store.commit({
      ...store.store.load(),
      at: 1,
      changes: [],
      first_seq: 9,
      audit: [],
      outcomes: [{ command_id: 'client:9', at: 1, reply: null }],
    });
    const refused = await refusal(ask('submit_turn', { agent: 'a1', text: 'x' }, undefined, 'client:9'));
    expect(refused.message).toContain('not done again');
  });
});

describe('the audit log', () => {
  it('holds every command, also the refused ones, with who, from where, on what', async () => {
    const { ask, surfaces, controller } = await testCore();
    const cli = surfaces.connect('cli', 'cli');
    controller.joined(cli.caller, null, 'none');
    await ask('read_audit', { follow: true }, cli);
    await ask('add_node', { title: 'A' }, cli);
    await refusal(ask('stop_agent', { agent: 'a9' }));
    const { entries } = await ask('read_audit', { limit: 10 });
    expect(entries).toMatchObject([
      { id: 1, who: 'user', from: 'cli', what: 'add_node', on: 'n1', result: 'ok' },
      { id: 2, from: 'tui:main', what: 'stop_agent', on: 'a9', result: 'agent_not_found' },
    ]);
    expect(cli.pushes.filter((push) => push.event === 'audit_appended').map((push) => push.data)).toEqual(entries);
    expect(await ask('verify_audit', {})).toEqual({ ok: true, entries: 2 });
  });

  it('keeps its details short', async () => {
    const { ask } = await testCore();
    await ask('add_node', { title: 'x'.repeat(1_000) });
    const { entries } = await ask('read_audit', {});
    expect(entries[0]?.detail.length).toBeLessThan(500);
    expect(JSON.parse(entries[0]?.detail ?? '')).toHaveProperty('title');
  });
});

describe('a store that fails', () => {
  it('acknowledges nothing, goes back to what is durable, says so, and takes no more changes', async () => {
    const { ask, store, tui, controller } = await testCore();
    await ask('add_node', { title: 'A' });
    store.failWith(new Error('disk full'));
    const before = tui.pushes.length;
    const lost = ask('add_node', { title: 'B' });
    const told = ask('list_nodes', {});
    expect(await refusal(lost)).toMatchObject({ code: 'read_only', data: { reason: 'disk full' } });
    expect((await refusal(told)).code).toBe('read_only');
    expect((await ask('list_nodes', {})).nodes.map((node) => node.title)).toEqual(['A']);
    expect((await refusal(ask('add_node', { title: 'C' }))).code).toBe('read_only');
    expect(controller.health).toMatchObject({ state: 'degraded', reason: 'disk full' });
    expect((await ask('get_status', {})).health.state).toBe('degraded');
    expect(tui.pushes.slice(before).map((push) => push.event)).toEqual(['notice']);
  });

  it('still follows agents, lets a person look around, and stop what runs', async () => {
    const { ask, store, tui, agents } = await testCore();
    await ask('add_node', { title: 'A' });
    await ask('spawn_agent', { node: 'n1' });
    await ask('spawn_agent', { node: 'n1' });
    store.failWith(new Error('disk full'));
    agents.exit('a1', 1);
    await expect.poll(() => tui.pushes.at(-1)).toMatchObject({ event: 'notice' });
    expect(await ask('get_agent', { agent: 'a1' })).toMatchObject({ state: 'exited', exit_code: 1 });
    expect(await ask('focus', { node: 'n1' })).toMatchObject({ focus: 'n1' });
    expect(tui.pushes.at(-1)).toMatchObject({ event: 'focus_node' });
    expect((await ask('stop_agent', { agent: 'a2' })).state).toBe('exited');
    expect((await refusal(ask('spawn_agent', { node: 'n1' }))).code).toBe('read_only');
    expect(agents.spawned).toHaveLength(2);
    expect(agents.settled).toEqual([]);
  });
});

describe('a request that nobody knows', () => {
  it('is told with the nearest that there is', async () => {
    const { controller, tui } = await testCore();
    const request = { method: 'add_nod' as never, params: {} as never, command_id: null };
    expect(await refusal(controller.request(request, tui.caller))).toMatchObject({
      code: 'unknown_method',
      data: { nearest: 'add_node' },
    });
  });

  it('never shows more of an inner failure than its text', async () => {
    const { ask, agents } = await testCore();
    await ask('add_node', { title: 'A' });
    agents.failNextSpawn(new TypeError('x is not a function') as unknown as MoitumiError);
    expect(await refusal(ask('spawn_agent', { node: 'n1' }))).toMatchObject({ code: 'internal' });
  });
});
