import { describe, expect, it } from 'vitest';
import type { Agent } from '../../src/domain/agent.ts';
import type { Prompt } from '../../src/domain/prompt.ts';
import type { Transition } from '../../src/domain/transition.ts';
import { sampleAsk } from '../contract/store-samples.ts';
import { manualClock } from '../support/manual-clock.ts';
import { memoryStore } from '../support/memory-store.ts';
import { sampleAgent } from '../support/sample-agent.ts';
import { samplePrompt } from '../support/sample-prompt.ts';
import { sampleNode } from '../support/scripted-core.ts';
import { type TestCore, testCore } from '../support/test-core.ts';

const MINUTE = 60_000;
const NOW = manualClock().now();

/** A change of state, so many minutes before now. */
const moved = (minutes: number, from: Agent['state'], to: Agent['state'], dwell = 1): Transition => ({
  ...{ agent: 'a1', at: NOW - minutes * MINUTE, from, to, detail: null, dwell: dwell * MINUTE },
  evidence: { source: 'hook', text: 'told so' },
});

/** A core after a night, of which the last eight hours count. */
async function core(): Promise<TestCore> {
  const store = memoryStore();
  const { next_node, next_agent, next_ask, next_prompt, next_turn } = store.store.load();
  const prompt = (id: string, state: Prompt['state'], minutes: number): Prompt =>
    samplePrompt({ id, state, since: NOW - minutes * MINUTE });
  store.store.commit({
    ...{ at: 0, first_seq: 1, audit: [], outcomes: [], next_node, next_agent, next_ask, next_prompt, next_turn },
    changes: [
      { kind: 'node_put', node: { ...sampleNode(1), title: 'Fix the login' } },
      { kind: 'node_put', node: { ...sampleNode(2), title: 'Port it', state: 'done', done_at: NOW - 5 * MINUTE } },
      { kind: 'node_put', node: { ...sampleNode(3), title: 'Long done', state: 'done', done_at: NOW - 999 * MINUTE } },
      { kind: 'agent_added', agent: endedAgent('a1', 20, { exit_code: 0 }) },
      { kind: 'agent_added', agent: endedAgent('a2', 30, { exit_code: 3 }) },
      { kind: 'agent_added', agent: endedAgent('a3', 900, { exit_code: 1 }) },
      ...[
        moved(600, 'working', 'idle'),
        moved(400, 'working', 'waiting'),
        moved(390, 'waiting', 'working', 10),
        moved(380, 'working', 'idle'),
        moved(379, 'starting', 'idle'),
        moved(50, 'working', 'idle'),
      ].map((transition) => ({ kind: 'transition_put', transition }) as const),
      {
        kind: 'usage_put',
        kept: {
          usage: { agent: 'a1', model: null, tokens: null, cost_usd: 0.5, context: null, at: 0 },
          costs: {},
          mark: null,
        },
      },
      { kind: 'ask_put', ask: closedAsk('q1', 900) },
      { kind: 'ask_put', ask: closedAsk('q2', 390) },
      { kind: 'prompt_put', prompt: prompt('p1', 'finished', 50) },
      { kind: 'prompt_put', prompt: prompt('p2', 'finished', 900) },
      { kind: 'prompt_put', prompt: prompt('p3', 'failed', 40) },
    ],
  });
  return testCore({ store, started: false });
}

function endedAgent(id: string, minutes: number, fields: Partial<Agent>): Agent {
  const at = NOW - minutes * MINUTE;
  return sampleAgent({ id, state: 'exited', since: at, started_at: 1, exited_at: at, ...fields });
}

function closedAsk(id: string, minutes: number) {
  const at = NOW - minutes * MINUTE;
  const answer = { options: ['yes'], text: null, at, who: 'user', from: 'telegram:1' };
  return sampleAsk(id, 'a1', { state: 'closed', answer, end: { kind: 'taken', at, text: 'it went on' } });
}

describe('a digest', () => {
  it('tells by node what happened since, the worst first', async () => {
    const { ask } = await core();
    const digest = await ask('get_digest', { since: NOW - 480 * MINUTE });
    expect(digest).toMatchObject({ since: NOW - 480 * MINUTE, until: NOW, left_out: 0 });
    expect(digest.nodes.map(({ title, done }) => [title, done])).toEqual([
      ['Fix the login', false],
      ['Port it', true],
    ]);
    expect(digest.nodes[0]?.agents).toMatchObject([
      { agent: 'a2', ended: { exit_code: 3, badly: true } },
      {
        agent: 'a1',
        turns: 2,
        cost_usd: 0.5,
        waited: 10 * MINUTE,
        prompts: { finished: 1, failed: 1 },
        asks: [{ ask: 'q2', answer: { chosen: 'Yes', from: 'telegram:1', who: 'user' }, end: 'taken' }],
        ended: { exit_code: 0, badly: false },
      },
    ]);
  });

  it('counts of a wait only what lies within', async () => {
    const { ask } = await core();
    const { nodes } = await ask('get_digest', { since: NOW - 395 * MINUTE });
    expect(nodes[0]?.agents.find(({ agent }) => agent === 'a1')?.waited).toBe(5 * MINUTE);
  });

  it('is of the last day for who was never there', async () => {
    const { ask } = await core();
    expect((await ask('get_digest', { surface: 'web:new' })).since).toBe(NOW - 24 * 60 * MINUTE);
  });
});

describe('when a person was last there', () => {
  it('is kept, and told as the time before they came back', async () => {
    const store = memoryStore();
    const first = await testCore({ store });
    first.clock.advance(3 * MINUTE);
    await first.ask('report_presence', { here: true });
    first.clock.advance(30_000);
    await first.ask('report_presence', { here: true });
    first.controller.left(first.tui.caller);
    await first.controller.stop('restart', { agents: false });
    const left = NOW + 3 * MINUTE + 30_000;
    expect(store.store.load().visits).toEqual([{ surface: 'tui:main', at: left }]);
    const clock = manualClock(NOW + 600 * MINUTE);
    const { ask, surfaces } = await testCore({ store, clock });
    expect((await ask('get_digest', {})).since).toBe(left);
    clock.advance(5 * MINUTE);
    await ask('report_presence', { here: true });
    expect((await ask('get_digest', {}, surfaces.connect('cli', 'cli'))).since).toBe(left);
    clock.advance(11 * MINUTE);
    expect((await ask('get_digest', {})).since).toBe(NOW + 605 * MINUTE);
  });

  it('is written down at most once a minute', async () => {
    const store = memoryStore();
    const { ask, clock } = await testCore({ store });
    clock.advance(20_000);
    await ask('report_presence', { here: true });
    expect(store.store.load().visits).toEqual([{ surface: 'tui:main', at: NOW }]);
  });

  it('is while they type into an agent, too, through whatever door', async () => {
    const { ask, clock, agents, store } = await testCore();
    await ask('add_node', { title: 'Work' });
    const { id } = await ask('spawn_agent', { node: 'n1', profile: 'shell' });
    clock.advance(5 * MINUTE);
    agents.emit({ kind: 'typed', agent: id });
    await ask('ping', {});
    expect(store.store.load().visits).toEqual([{ surface: 'tui:main', at: NOW + 5 * MINUTE }]);
  });

  it('is while they talk with an agent in a chat', async () => {
    const { ask, clock, store, surfaces } = await testCore();
    await ask('add_node', { title: 'Work' });
    const { id } = await ask('spawn_agent', { node: 'n1', profile: 'shell' });
    clock.advance(5 * MINUTE);
    await ask('report_presence', { here: true, agent: id }, surfaces.connect('chat', 'cli'));
    expect(store.store.load().visits).toEqual([{ surface: 'tui:main', at: NOW + 5 * MINUTE }]);
  });

  it('is not when a connection came back by itself', async () => {
    const store = memoryStore();
    const { controller, surfaces } = await testCore({ store, person: false });
    controller.joined(surfaces.connect('tui:main', 'tui').caller, { epoch: 'x', seq: 0 }, 'graph');
    expect(store.store.load().visits).toEqual([]);
  });
});
