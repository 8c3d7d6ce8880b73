import { afterEach, describe, expect, it } from 'vitest';
import { ASK_MEMORY_MS, type Ask, MAX_CLOSED_ASKS } from '../../src/domain/ask.ts';
import type { Change } from '../../src/domain/change.ts';
import { MAX_SETTLED_PROMPTS, type Prompt } from '../../src/domain/prompt.ts';
import { MAX_TRANSITIONS } from '../../src/domain/transition.ts';
import type { StoreRig } from './store-contract.ts';
import { FIRST_NUMBERS, sampleAgent, sampleAsk, sampleBatch, samplePrompt, sampleUsage } from './store-samples.ts';

const put = (ask: Ask): Change => ({ kind: 'ask_put', ask });
const prompted = (prompt: Prompt): Change => ({ kind: 'prompt_put', prompt });

/** What every store keeps of asks, prompts and changes of state, beside what is under way. */
export function historyContract(name: string, open: () => StoreRig): void {
  describe(`what a store ${name} keeps of the past`, () => {
    const rigs: StoreRig[] = [];
    afterEach(() => {
      for (const rig of rigs.splice(0)) rig.dispose();
    });
    const rig = (): StoreRig => {
      const opened = open();
      rigs.push(opened);
      return opened;
    };
    const closed = (id: string, at: number, agent = 'a1'): Ask =>
      sampleAsk(id, agent, { state: 'closed', end: { kind: 'withdrawn', at, text: 'over' } });

    it('begins with what is under way, and with the next numbers', () => {
      const { store, history } = rig();
      const answered = sampleAsk('q2', 'a1', { state: 'answered' });
      const numbers = { next_node: 2, next_agent: 3, next_ask: 4, next_prompt: 5 };
      store.commit(
        sampleBatch(
          1,
          [
            put(sampleAsk('q1', 'a1')),
            put(sampleAsk('q2', 'a1')),
            put(sampleAsk('q3', 'a2')),
            put(answered),
            put(closed('q1', 5)),
            prompted(samplePrompt('p1', 'a1')),
            prompted(samplePrompt('p2', 'a1')),
            prompted(samplePrompt('p1', 'a1', { state: 'finished' })),
            { kind: 'visit_put', visit: { surface: 'tui:a', at: 5 } },
            { kind: 'visit_put', visit: { surface: 'tui:b', at: 6 } },
            { kind: 'visit_put', visit: { surface: 'tui:a', at: 7 } },
            { kind: 'view_removed', surface: 'tui:b' },
          ],
          numbers,
        ),
      );
      expect(store.load()).toMatchObject({
        ...numbers,
        asks: [answered, sampleAsk('q3', 'a2')],
        prompts: [samplePrompt('p2', 'a1')],
        visits: [{ surface: 'tui:a', at: 7 }],
      });
      expect(history.ask('q1')).toEqual(closed('q1', 5));
      expect(history.ask('q2')).toEqual(answered);
      expect(history.ask('q9')).toBeNull();
      expect(history.settledPrompts('a1').map(({ id }) => id)).toEqual(['p1']);
    });

    it('logs asks, so that a surface that was away hears of each', () => {
      const { store, events } = rig();
      store.commit(
        sampleBatch(1, [put(sampleAsk('q1', 'a1')), prompted(samplePrompt('p1', 'a1')), put(closed('q1', 9))]),
      );
      expect(events.since(0, 10)?.map(({ change }) => change)).toEqual([
        put(sampleAsk('q1', 'a1')),
        put(closed('q1', 9)),
      ]);
    });

    it('keeps closed asks for a week, and no more than so many', () => {
      const { store, history } = rig();
      const many = Array.from({ length: MAX_CLOSED_ASKS + 2 }, (_, index) => put(closed(`q${index}`, 1_000 + index)));
      store.commit(sampleBatch(1, [put(sampleAsk('q9999', 'a1')), ...many]));
      expect(history.closedAsks(null)).toHaveLength(MAX_CLOSED_ASKS);
      expect(history.closedAsks(null)[0]?.id).toBe(`q${MAX_CLOSED_ASKS + 1}`);
      expect([history.ask('q1'), history.ask('q2')?.id]).toEqual([null, 'q2']);
      const week = sampleBatch(many.length + 2, [put(closed('q5000', 1_010 + ASK_MEMORY_MS, 'a2'))]);
      store.commit(week);
      expect(history.ask('q9')).toBeNull();
      expect(history.ask('q10')?.id).toBe('q10');
      expect(history.closedAsks('a2').map(({ id }) => id)).toEqual(['q5000']);
      expect(store.load().asks.map(({ id }) => id)).toEqual(['q9999']);
    });

    it('keeps the last settled prompts and changes of state of each agent', () => {
      const { store, history } = rig();
      const settled = (id: number) => samplePrompt(`p${id}`, 'a1', { state: 'failed', since: id });
      const moved = (at: number, agent = 'a1') =>
        ({
          kind: 'transition_put',
          transition: {
            agent,
            at,
            from: 'working',
            to: 'idle',
            detail: null,
            dwell: 1,
            evidence: { source: 'title', text: 'x' },
          },
        }) as const;
      store.commit(
        sampleBatch(1, [
          ...Array.from({ length: MAX_SETTLED_PROMPTS + 3 }, (_, index) => prompted(settled(index))),
          ...Array.from({ length: MAX_TRANSITIONS + 3 }, (_, index) => moved(index)),
          moved(1, 'a2'),
        ]),
      );
      expect(
        history
          .settledPrompts('a1')
          .map(({ id }) => id)
          .slice(0, 2),
      ).toEqual(['p102', 'p101']);
      expect(history.settledPrompts('a1')).toHaveLength(MAX_SETTLED_PROMPTS);
      expect(history.transitions('a1')).toHaveLength(MAX_TRANSITIONS);
      expect(history.transitions('a1')[0]).toEqual(moved(MAX_TRANSITIONS + 2).transition);
      expect(history.transitions('a2')).toHaveLength(1);
    });

    it('keeps the last word on what agents use and accounts may use', () => {
      const { store } = rig();
      const limit = (used_percent: number, window = '5 h'): Change => ({
        kind: 'limit_put',
        limit: { tool: 'claude', window, used_percent, resets_at: null, at: used_percent },
      });
      const used = (cost_usd: number): Change => ({ kind: 'usage_put', kept: sampleUsage('a1', { cost_usd }) });
      store.commit(sampleBatch(1, [used(1), limit(5), limit(6, '7 d'), used(2), limit(7)]));
      const { usages, limits } = store.load();
      expect(usages).toEqual([sampleUsage('a1', { cost_usd: 2 })]);
      expect(limits.map(({ window, used_percent }) => [window, used_percent]).sort()).toEqual([
        ['5 h', 7],
        ['7 d', 6],
      ]);
    });

    it('loses what it kept of an agent with the agent, and with its node', () => {
      const { store, history } = rig();
      const of = (agent: string, number: number): readonly Change[] => [
        { kind: 'agent_added', agent: sampleAgent(agent, `n${number}`) },
        put(sampleAsk(`q${number}`, agent)),
        put(closed(`q1${number}`, 5, agent)),
        prompted(samplePrompt(`p${number}`, agent)),
        { kind: 'usage_put', kept: sampleUsage(agent) },
      ];
      store.commit(sampleBatch(1, [...of('a1', 1), ...of('a2', 2), ...of('a3', 3)]));
      store.commit(
        sampleBatch(10, [
          { kind: 'agents_removed', ids: ['a1'] },
          { kind: 'nodes_removed', ids: ['n2'] },
        ]),
      );
      const { agents, asks, prompts, usages, ...rest } = store.load();
      expect(usages).toEqual([sampleUsage('a3')]);
      expect([agents, asks, prompts].map((rows) => rows.map(({ id }) => id))).toEqual([['a3'], ['q3'], ['p3']]);
      expect(rest).toMatchObject(FIRST_NUMBERS);
      expect(history.closedAsks(null).map(({ id }) => id)).toEqual(['q13']);
    });
  });
}
