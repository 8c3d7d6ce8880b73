import { describe, expect, it } from 'vitest';
import type { Reading } from '../../src/domain/signal.ts';
import type { HeldAgent } from '../../src/ports/agent-manager.ts';
import { memoryStore } from '../support/memory-store.ts';
import { refusal, type TestCore, testCore } from '../support/test-core.ts';

const HELD: Omit<HeldAgent, 'agent'> = {
  keeper: 'k1',
  pid: 1001,
  cols: 100,
  rows: 30,
  started_at: 7,
  title: 'at work',
  exit: null,
};

const WORKING: Reading = { state: 'working', text: 'it works', message: null, finished: false, strength: 'proof' };
const IDLE: Reading = { state: 'idle', text: 'it says idle', message: null, finished: false, strength: 'proof' };

/** A core that comes after one whose two agents ran; `prepare` says what it finds. */
async function secondCore(prepare: (core: TestCore) => void): Promise<TestCore> {
  const store = memoryStore();
  const first = await testCore({ store });
  await first.ask('add_node', { title: 'A' });
  await first.ask('spawn_agent', { node: 'n1' });
  await first.ask('spawn_agent', { node: 'n1' });
  const second = await testCore({ store, started: false });
  prepare(second);
  return second;
}

describe('a core that comes after another', () => {
  it('shows what it has not seen yet as unconfirmed, and waits with all that needs agents', async () => {
    const { ask, agents, controller } = await secondCore(() => undefined);
    expect((await ask('list_agents', {})).agents).toMatchObject([{ unconfirmed: true }, { unconfirmed: true }]);
    const spawned = ask('spawn_agent', { node: 'n1' });
    await ask('ping', {});
    expect(agents.spawned).toEqual([]);
    await controller.start();
    expect((await spawned).id).toBe('a3');
  });

  it('takes up what runs, and collects the exit status of what does not', async () => {
    const { ask, agents, controller, clock } = await secondCore(({ agents: { found } }) => {
      found.held.push({ ...HELD, agent: 'a1' });
      found.held.push({ ...HELD, agent: 'a2', exit: { at: 9, exit_code: 4, signal: null } });
    });
    await controller.start();
    expect((await ask('list_agents', {})).agents).toMatchObject([
      { id: 'a1', state: 'starting', pid: 1001, cols: 100, rows: 30 },
      { id: 'a2', state: 'exited', exit_code: 4, exited_at: 9, since: 9, unseen: true },
    ]);
    agents.exit('a1', 0);
    expect((await ask('get_agent', { agent: 'a1' })).state).toBe('exited');
    clock.advance(10 * 60_000);
    expect(agents.settled).toEqual(['a2', 'a1']);
  });

  it.each([
    { left: WORKING, unseen: true },
    { left: IDLE, unseen: false },
  ])('says that a turn ended while nobody was there: $left.state before', async ({ left, unseen }) => {
    let told = left;
    const store = memoryStore();
    const sources = () => [{ source: 'program_status' as const, read: () => told }];
    const first = await testCore({ store, sources });
    await first.ask('add_node', { title: 'A' });
    expect(await first.ask('spawn_agent', { node: 'n1' })).toMatchObject({ state: left.state, unseen: false });
    told = IDLE;
    const second = await testCore({ store, sources, started: false });
    second.agents.found.held.push({ ...HELD, agent: 'a1' });
    await second.controller.start();
    expect(await second.ask('get_agent', { agent: 'a1' })).toMatchObject({ state: 'idle', unseen });
  });

  it('takes a state for confirmed at once when the agent says it again', async () => {
    const store = memoryStore();
    const sources = () => [{ source: 'program_status' as const, read: () => IDLE }];
    const first = await testCore({ store, sources });
    await first.ask('add_node', { title: 'A' });
    expect(await first.ask('spawn_agent', { node: 'n1' })).toMatchObject({ state: 'idle', unconfirmed: false });
    const second = await testCore({ store, sources, started: false });
    second.agents.found.held.push({ ...HELD, agent: 'a1' });
    expect(await second.ask('get_agent', { agent: 'a1' })).toMatchObject({ state: 'idle', unconfirmed: true });
    await second.controller.start();
    expect(await second.ask('get_agent', { agent: 'a1' })).toMatchObject({ state: 'idle', unconfirmed: false });
  });

  it('never takes a silent keeper for a dead one', async () => {
    const { ask, agents, controller } = await secondCore(({ agents: { found } }) => found.silent.push('k1'));
    await controller.start();
    expect(await ask('get_agent', { agent: 'a1' })).toMatchObject({
      state: 'unknown',
      unconfirmed: true,
      evidence: { text: 'its keeper does not answer' },
    });
    expect((await refusal(ask('stop_agent', { agent: 'a1' }))).code).toBe('keeper_silent');
    expect(await ask('submit_turn', { agent: 'a1', text: 'x' })).toMatchObject({ state: 'queued' });
    agents.emit({ kind: 'keeper_back', agent: 'a1' });
    expect((await ask('get_agent', { agent: 'a1' })).state).toBe('starting');
  });

  it('says of an agent whose keeper is gone that it ended, and that nobody saw how', async () => {
    const { ask, controller } = await secondCore(() => undefined);
    await controller.start();
    await expect
      .poll(() => ask('get_agent', { agent: 'a1' }))
      .toMatchObject({
        state: 'exited',
        exit_code: null,
        signal: null,
        unseen: true,
        evidence: { text: 'its keeper is gone' },
      });
    expect((await ask('get_status', {})).agents).toMatchObject({ live: 0, lost: 2 });
  });

  it('believes a keeper that says that an agent runs which was thought to have ended', async () => {
    const { ask, controller, store } = await secondCore(() => undefined);
    await controller.start();
    await ask('list_agents', {});
    const third = await testCore({ store, started: false });
    third.agents.found.held.push({ ...HELD, agent: 'a1' });
    await third.controller.start();
    expect(await third.ask('get_agent', { agent: 'a1' })).toMatchObject({
      state: 'starting',
      exited_at: null,
      pid: 1001,
    });
    expect((await third.ask('stop_agent', { agent: 'a1' })).state).toBe('exited');
  });

  it('keeps the last screen of one whose end was durable already, and forgets it in time', async () => {
    const { controller, store } = await secondCore(() => undefined);
    await controller.start();
    const third = await testCore({ store, started: false });
    third.agents.found.held.push({ ...HELD, agent: 'a1', exit: { at: 9, exit_code: 0, signal: null } });
    await third.controller.start();
    expect(third.agents.settled).toEqual([]);
    third.clock.advance(10 * 60_000);
    expect(third.agents.settled).toEqual(['a1']);
  });
});
