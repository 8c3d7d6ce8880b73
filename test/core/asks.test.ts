import { describe, expect, it } from 'vitest';
import { type AskRig, askRig, sampleDraft } from '../support/ask-rig.ts';
import { type MemoryStore, memoryStore } from '../support/memory-store.ts';
import { RecordingRoute } from '../support/recording-route.ts';
import { refusal } from '../support/test-core.ts';

type Waiting = AskRig & { readonly store: MemoryStore; readonly route: RecordingRoute };

/** An agent that waits for an answer to `q1`, asked by a hook under `k1`. */
async function waiting(route = new RecordingRoute()): Promise<Waiting> {
  const store = memoryStore();
  const rig = await askRig({ store });
  rig.asks.raise('a1', sampleDraft(), 'k1', route);
  await rig.agentIs('waiting');
  return { ...rig, store, route };
}

/** The core that follows on the same store. */
async function restarted({ store, clock, asks }: Waiting): Promise<AskRig> {
  asks.release();
  return askRig({ store, clock });
}

const lines = ({ audit }: MemoryStore) =>
  audit.read(null, 50).map(({ who, from, what, on, result }) => [who, from, what, on, result].join(' '));

describe('an ask', () => {
  it('is in the store with its hash before anyone is told', async () => {
    const { store, committed } = await waiting();
    expect(store.store.load().asks).toMatchObject([{ id: 'q1', agent: 'a1', node: 'n1', state: 'open', hash: 'h1' }]);
    expect(committed.find((change) => change.kind === 'ask_put')).toMatchObject({ ask: { id: 'q1', via: 'hook' } });
    const [entry] = store.audit.read(null, 1);
    expect(entry).toMatchObject({ who: 'agent:a1', what: 'ask_raised', on: 'q1' });
    expect(JSON.parse(entry?.detail ?? '')).toMatchObject({ tool: 'Bash', hash: 'h1' });
  });

  it('is the same when the same is asked again, and its way the newest', async () => {
    const { asks, route, answer } = await waiting();
    const again = new RecordingRoute();
    expect(asks.raise('a1', sampleDraft(), 'k1', again).id).toBe('q1');
    expect(route.withdrawn.map(({ id }) => id)).toEqual(['q1']);
    await answer({ ask: 'q1', options: ['yes'] });
    expect([route.delivered.length, again.delivered.length]).toEqual([0, 1]);
  });

  it('is another when something else is asked under the same key', async () => {
    const { asks, route, state } = await waiting();
    expect(asks.raise('a1', sampleDraft({ hash: 'h2' }), 'k1', new RecordingRoute()).id).toBe('q2');
    expect([...state.asks.keys()]).toEqual(['q2']);
    expect(route.withdrawn).toHaveLength(1);
  });

  it('says that it is not whole when it is too long to be read', async () => {
    const { asks } = await waiting();
    const ask = asks.raise('a1', sampleDraft({ text: 'x'.repeat(20_000) }), 'k2', new RecordingRoute());
    expect([ask.whole, ask.text.length]).toEqual([false, 16_000]);
  });

  it('is refused of an agent that has ended, and of none', async () => {
    const { asks, agentIs } = await waiting();
    await agentIs('exited');
    expect(() => asks.raise('a1', sampleDraft(), 'k1', new RecordingRoute())).toThrow('has ended');
    expect(() => asks.raise('a9', sampleDraft(), 'k1', new RecordingRoute())).toThrow('no agent a9');
  });

  it('that cannot be written down leaves the agent to its own dialog', async () => {
    const { asks, store, journal } = await waiting();
    store.failWith(new Error('disk full'));
    const route = new RecordingRoute();
    asks.raise('a1', sampleDraft({ hash: 'h2' }), 'k2', route);
    await journal.pending?.catch(() => undefined);
    await Promise.resolve();
    expect(route.withdrawn).toHaveLength(1);
  });
});

describe('answering', () => {
  it('is durable, then goes to the agent; and is over when that goes on', async () => {
    const { answer, route, store, agentIs, list } = await waiting();
    const deliver = route.deliver.bind(route);
    route.deliver = (ask) => {
      expect(store.store.load().asks).toMatchObject([{ state: 'answered', answer: { options: ['yes'] } }]);
      return deliver(ask);
    };
    expect(await answer({ ask: 'q1', options: ['yes'] })).toMatchObject({
      state: 'answered',
      answer: { options: ['yes'], who: 'user', from: 'tui:main' },
    });
    expect(route.delivered).toHaveLength(1);
    await agentIs('working');
    expect(await list({ all: true })).toMatchObject([{ id: 'q1', state: 'closed', end: { kind: 'taken' } }]);
    expect(lines(store)).toEqual([
      'agent:a1 core ask_raised q1 ok',
      'user tui:main answer_ask q1 ok',
      'agent:a1 core ask_closed q1 ok',
    ]);
    expect(route.withdrawn).toEqual([]);
  });

  it('is for whoever is first; the other is told who that was', async () => {
    const { answer, route, store } = await waiting();
    const [first, second] = await Promise.allSettled([
      answer({ ask: 'q1', options: ['no'] }, 'tui:work'),
      answer({ ask: 'q1', options: ['yes'] }, 'telegram'),
    ]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({
      status: 'rejected',
      reason: {
        code: 'ask_closed',
        message: 'q1 was answered before: “No”, by user from tui:work.',
        data: { ask: 'q1', answer: { options: ['no'], from: 'tui:work' }, end: null },
      },
    });
    expect(route.delivered.map((ask) => ask.answer?.options)).toEqual([['no']]);
    expect(lines(store).slice(-2)).toEqual([
      'user tui:work answer_ask q1 ok',
      'user telegram answer_ask q1 ask_closed',
    ]);
  });

  it('waits for the agent to take it when asked to', async () => {
    const { answer, agentIs, route } = await waiting();
    const asked = answer({ ask: 'q1', options: ['yes'], wait_ms: 5_000 });
    await expect.poll(() => route.delivered).toHaveLength(1);
    await agentIs('working');
    expect(await asked).toMatchObject({ state: 'closed', end: { kind: 'taken' } });
    const other = await waiting();
    const still = other.answer({ ask: 'q1', options: ['yes'], wait_ms: 5_000 });
    await expect.poll(() => other.route.delivered).toHaveLength(1);
    other.clock.advance(5_000);
    expect(await still).toMatchObject({ state: 'answered', end: null });
  });

  it('takes only what was shown and what is offered', async () => {
    const { answer, route } = await waiting();
    const codes = async (...asked: Parameters<typeof answer>[0][]) =>
      Promise.all(asked.map(async (params) => (await refusal(answer(params))).code));
    expect(
      await codes(
        { ask: 'q9', options: ['yes'] },
        { ask: 'q1', options: ['yes'], hash: 'h0' },
        { ask: 'q1', options: ['maybe'] },
        { ask: 'q1', options: ['yes', 'no'] },
        { ask: 'q1' },
        { ask: 'q1', options: ['yes'], text: 'please' },
        { ask: 'q1', options: ['other'] },
        { ask: 'q1', options: ['other'], text: ' ' },
      ),
    ).toEqual(['ask_not_found', 'ask_changed', ...Array.from({ length: 6 }, () => 'bad_option')]);
    expect(route.delivered).toEqual([]);
    await answer({ ask: 'q1', text: 'use pnpm', hash: 'h1' });
    expect(route.delivered[0]?.answer).toMatchObject({ options: ['other'], text: 'use pnpm' });
  });

  it('is not possible where the ask has no options', async () => {
    const { asks, answer } = await waiting();
    asks.raise('a1', sampleDraft({ options: [], hash: 'h2' }), 'k2', new RecordingRoute());
    expect((await refusal(answer({ ask: 'q2', text: 'x' }))).message).toContain('moitumi attach a1');
  });

  it('does nothing when the store takes no writes', async () => {
    const { answer, store, route } = await waiting();
    store.failWith(new Error('disk full'));
    expect((await refusal(answer({ ask: 'q1', options: ['yes'] }))).code).toBe('read_only');
    expect(route.delivered).toEqual([]);
    expect(store.store.load().asks).toMatchObject([{ state: 'open', answer: null }]);
  });

  it('again by the same command answers the same', async () => {
    const { answer, route } = await waiting();
    const first = await answer({ ask: 'q1', options: ['yes'] }, 'tui:main', 'tui:7');
    expect(await answer({ ask: 'q1', options: ['yes'] }, 'tui:main', 'tui:7')).toEqual(first);
    expect(route.delivered).toHaveLength(1);
  });

  it('is lost when the agent cannot be reached, and said to be', async () => {
    const { answer, route, list } = await waiting();
    route.outcome = new Error('the hook is gone');
    await answer({ ask: 'q1', options: ['yes'], wait_ms: 1_000 });
    expect(await list({ all: true })).toMatchObject([{ end: { kind: 'lost', text: expect.stringContaining('gone') } }]);
  });

  it('is lost when the agent waits as before, and taken when it is seen to do something else', async () => {
    const stuck = await waiting();
    await stuck.answer({ ask: 'q1', options: ['yes'] });
    stuck.clock.advance(10_000);
    expect(await stuck.list({ all: true })).toMatchObject([{ end: { kind: 'lost' } }]);

    const next = await waiting();
    await next.answer({ ask: 'q1', options: ['yes'] });
    next.asks.raise('a1', sampleDraft({ hash: 'h2' }), 'k2', new RecordingRoute());
    next.clock.advance(10_000);
    expect(await next.list({ all: true })).toMatchObject([{ id: 'q2', state: 'open' }, { end: { kind: 'taken' } }]);
  });
});

describe('an agent that goes on', () => {
  it('was answered at its own keyboard, and lets go of what waits for an answer', async () => {
    const { agentIs, clock, list, route } = await waiting();
    await agentIs('working');
    clock.advance(500);
    expect(await list({ all: true })).toMatchObject([
      { state: 'closed', answer: null, end: { kind: 'withdrawn', text: 'it was answered at its own keyboard' } },
    ]);
    expect(route.withdrawn).toHaveLength(1);
  });

  it('before the answer was handed over did not take it', async () => {
    const { answer, agentIs, list, route } = await waiting();
    await Promise.all([answer({ ask: 'q1', options: ['yes'] }), agentIs('working')]);
    expect(await list({ all: true })).toMatchObject([{ answer: { options: ['yes'] }, end: { kind: 'withdrawn' } }]);
    expect(route.delivered).toEqual([]);
  });

  it('only for a moment, between two dialogs, still asks', async () => {
    const { agentIs, clock, list } = await waiting();
    await agentIs('working');
    clock.advance(499);
    await agentIs('waiting');
    clock.advance(500);
    expect(await list()).toMatchObject([{ id: 'q1', state: 'open' }]);
  });

  it('takes no answer that comes while it is not known whether it still asks', async () => {
    const { agentIs, clock, answer, route } = await waiting();
    await agentIs('idle');
    const late = answer({ ask: 'q1', options: ['yes'] });
    clock.advance(500);
    const { code, data } = await refusal(late);
    expect([code, data]).toEqual(['ask_closed', expect.objectContaining({ answer: null })]);
    expect(route.delivered).toEqual([]);
  });

  it('before it was seen to wait says nothing: its hook may be quicker than its state', async () => {
    const rig = await askRig();
    rig.asks.raise('a1', sampleDraft(), 'k1', new RecordingRoute());
    await rig.agentIs('working');
    rig.clock.advance(10_000);
    expect(await rig.list()).toMatchObject([{ state: 'open' }]);
  });

  it('is told by its own words, too', async () => {
    const { asks, answer, list } = await waiting();
    asks.raise('a1', sampleDraft({ hash: 'h2' }), 'k2', new RecordingRoute());
    await answer({ ask: 'q1', options: ['yes'] });
    asks.goneOn('a1', 'k1');
    asks.withdraw('a1', null, 'interrupted');
    expect(await list({ all: true })).toMatchObject([
      { id: 'q2', end: { kind: 'withdrawn', text: 'interrupted' } },
      { id: 'q1', end: { kind: 'taken', text: 'it took the answer, and went on' } },
    ]);
  });

  it('by ending loses what it asked', async () => {
    const { agentIs, list, route } = await waiting();
    await agentIs('exited');
    expect(await list({ all: true })).toMatchObject([{ answer: null, end: { kind: 'lost' } }]);
    expect(route.withdrawn).toHaveLength(1);
  });
});

describe('a core that follows', () => {
  it('leaves an ask open, and answers it by the way that comes again', async () => {
    const before = await waiting();
    const { asks, answer, list } = await restarted(before);
    expect(await list()).toMatchObject([{ id: 'q1', state: 'open' }]);
    const again = new RecordingRoute();
    asks.raise('a1', sampleDraft(), 'k1', again);
    await answer({ ask: 'q1', options: ['no'] });
    expect([before.route.delivered.length, again.delivered.length]).toEqual([0, 1]);
  });

  it('takes an answer at once, and delivers it when the way comes again', async () => {
    const { asks, answer, agentIs, list } = await restarted(await waiting());
    await answer({ ask: 'q1', options: ['yes'] });
    const again = new RecordingRoute();
    asks.raise('a1', sampleDraft(), 'k1', again);
    expect(again.delivered).toMatchObject([{ answer: { options: ['yes'] } }]);
    await agentIs('working');
    expect(await list({ all: true })).toMatchObject([{ end: { kind: 'taken' } }]);
  });

  it('delivers an answer of the last core to who has not got it, and to no other dialog', async () => {
    const before = await waiting();
    before.route.deliver = () => new Promise(() => undefined);
    await before.answer({ ask: 'q1', options: ['yes'] });
    const after = await restarted(before);
    const [other, same] = [new RecordingRoute(), new RecordingRoute()];
    after.asks.raise('a1', sampleDraft({ hash: 'h2' }), 'k2', other);
    after.asks.raise('a1', sampleDraft(), 'k1', same);
    expect([other.delivered.length, same.delivered.length]).toEqual([0, 1]);
  });

  it('hears hooks that come before it knows its agents, and gives each its answer once', async () => {
    const before = await waiting();
    before.route.deliver = () => new Promise(() => undefined);
    await before.answer({ ask: 'q1', options: ['yes'] });
    before.asks.release();
    const { asks, clock, list } = await askRig({ store: before.store, clock: before.clock, resumed: false });
    const [again, fresh] = [new RecordingRoute(), new RecordingRoute()];
    asks.raise('a1', sampleDraft(), 'k1', again, true);
    asks.raise('a1', sampleDraft({ hash: 'h2' }), 'k2', fresh);
    expect(again.delivered).toEqual([]);
    asks.resume();
    expect(again.delivered).toHaveLength(1);
    clock.advance(9_999);
    expect((await list()).map(({ id, state }) => [id, state])).toEqual([
      ['q1', 'answered'],
      ['q2', 'open'],
    ]);
  });

  it('lets an answer go that nobody comes for', async () => {
    const waits = await restarted(await waiting());
    await waits.answer({ ask: 'q1', options: ['yes'] });
    waits.clock.advance(15_000);
    expect(await waits.list({ all: true })).toMatchObject([{ end: { kind: 'lost' } }]);

    const went = await restarted(await waiting());
    await went.answer({ ask: 'q1', options: ['yes'] });
    await went.agentIs('working');
    expect(await went.list({ all: true })).toMatchObject([
      { answer: { options: ['yes'] }, end: { kind: 'withdrawn' } },
    ]);
  });

  it('lets an ask go that nobody asks again', async () => {
    const { clock, list } = await restarted(await waiting());
    clock.advance(15_000);
    expect(await list({ all: true })).toMatchObject([{ answer: null, end: { kind: 'lost' } }]);
  });

  it('says that keys of an answer may or may not have been pressed, and presses none', async () => {
    const before = await waiting(new RecordingRoute('dialog'));
    before.route.deliver = () => new Promise(() => undefined);
    await before.answer({ ask: 'q1', options: ['yes'] });
    const { list } = await restarted(before);
    expect(await list({ all: true })).toMatchObject([{ end: { kind: 'lost' } }]);
  });

  it('ends asks of an agent that has ended meanwhile', async () => {
    const before = await waiting();
    before.asks.release();
    const agent = before.state.agents.get('a1');
    if (agent === undefined) throw new Error('no agent');
    const batch = before.store.batches.at(-1);
    if (batch === undefined) throw new Error('no batch');
    before.store.store.commit({
      ...batch,
      audit: [],
      first_seq: before.state.seq + 1,
      changes: [{ kind: 'agent_put', agent: { ...agent, state: 'exited' } }],
    });
    const { list } = await restarted(before);
    expect(await list({ all: true })).toMatchObject([{ end: { kind: 'lost' } }]);
  });
});

describe('ways to an agent', () => {
  it('by its own words take the place of what was read off its screen', async () => {
    const { asks, list } = await waiting(new RecordingRoute('dialog'));
    asks.raise('a1', sampleDraft({ hash: 'h2' }), 'k2', new RecordingRoute('hook'));
    expect((await list()).map(({ id }) => id)).toEqual(['q2']);
  });

  it('that come while an answer is not durable yet do not get it', async () => {
    const kept = memoryStore();
    const again = new RecordingRoute();
    let meanwhile = (): void => undefined;
    const commit: typeof kept.store.commit = (batch) => {
      meanwhile();
      return kept.store.commit(batch);
    };
    const { asks, answer, state } = await askRig({ store: { ...kept, store: { ...kept.store, commit } } });
    asks.raise('a1', sampleDraft(), 'k1', new RecordingRoute());
    meanwhile = () => {
      if (state.asks.get('q1')?.state !== 'answered') return;
      asks.raise('a1', sampleDraft(), 'k1', again);
      throw new Error('disk full');
    };
    expect((await refusal(answer({ ask: 'q1', options: ['yes'] }))).code).toBe('read_only');
    expect(again.delivered).toEqual([]);
    expect(state.asks.get('q1')?.state).toBe('open');
  });

  it('may go and come while the ask stays', async () => {
    const { asks, route, answer } = await waiting();
    asks.lose('q1', route);
    await answer({ ask: 'q1', options: ['yes'] });
    const again = new RecordingRoute();
    asks.raise('a1', sampleDraft(), 'k1', again);
    expect([route.delivered.length, route.withdrawn.length, again.delivered.length]).toEqual([0, 0, 1]);
  });
});

describe('a standing answer', () => {
  it('is given at once, told like any other, and in the audit log by its name', async () => {
    const store = memoryStore();
    const rules = [
      {
        name: 'tests',
        profile: 'claude',
        tool: 'Bash',
        pattern: 'make *',
        verdict: 'allow',
        expires_at: null,
      } as const,
    ];
    const { asks, committed, journal } = await askRig({ store, rules: () => rules });
    const route = new RecordingRoute();
    asks.raise('a1', sampleDraft(), 'k1', route);
    await journal.pending;
    expect(route.delivered).toMatchObject([{ answer: { options: ['yes'], who: 'rule:tests', from: 'config' } }]);
    expect(committed.filter(({ kind }) => kind === 'ask_put')).toMatchObject([
      { ask: { state: 'open' } },
      { ask: { state: 'answered' } },
    ]);
    expect(lines(store)).toEqual(['agent:a1 core ask_raised q1 ok', 'rule:tests config answer_ask q1 ok']);
  });
});
