import { describe, expect, it } from 'vitest';
import { createStructuredSource } from '../../adapters/signals/structured-source.ts';
import { MoitumiError } from '../../src/domain/error.ts';
import type { Reading } from '../../src/domain/signal.ts';
import type { FedAgent, IAgentFeed } from '../../src/ports/agent-feed.ts';
import { type MemoryStore, memoryStore } from '../support/memory-store.ts';
import { type TestCore, testCore } from '../support/test-core.ts';

type Words =
  | { readonly kind: 'prompted' | 'saying'; readonly text: string }
  | { readonly kind: 'said'; readonly text: string; readonly message: string };

/** An agent that is spoken with by a channel, as one of the Agent Client Protocol. */
type Rig = TestCore & {
  readonly say: (state: Reading['state'], finished?: boolean) => void;
  /** The feed tells of the agent. */
  readonly tell: (signal: Words) => void;
  readonly fed: () => FedAgent | null;
  /** The channel is there, or is gone. */
  readonly listens: (on: boolean) => void;
  /** What came by the channel: prompts by their ids, and `cancel`. */
  readonly got: readonly string[];
  /** What becomes of the prompts that come; by default each begins a turn. */
  answer: () => Promise<void>;
  readonly receipts: (id: string) => readonly string[];
};

async function rig(store: MemoryStore = memoryStore(), runs = false): Promise<Rig> {
  let fed: FedAgent | null = null;
  const got: string[] = [];
  const feed: IAgentFeed = {
    watch: (agent) => {
      fed = agent;
      return { heard: () => undefined, stop: () => undefined };
    },
  };
  const core = await testCore({
    store,
    started: false,
    sources: () => [createStructuredSource()],
    feeds: (family) => (family === 'acp' ? [feed] : []),
    profile: { kind: 'acp', prompt: 'typed' },
  });
  if (runs) core.agents.found.held.push({ ...HELD, agent: 'a1' });
  await core.controller.start();
  const say: Rig['say'] = (state, finished = false) => {
    const reading = { state, text: state, message: null, finished, strength: 'proof' } as const;
    fed?.emit({ kind: 'structured', agent: 'a1', at: core.clock.now(), channel: 'acp', reading });
  };
  const made: Rig = {
    ...core,
    say,
    tell: (signal) => fed?.emit({ agent: 'a1', at: core.clock.now(), ...signal }),
    fed: () => fed,
    got,
    answer: async () => say('working'),
    listens: (on) =>
      fed?.speak(
        on
          ? {
              prompt: ({ id }) => {
                got.push(id);
                return made.answer();
              },
              cancel: () => void got.push('cancel'),
            }
          : null,
      ),
    receipts: (id) =>
      core.tui.pushes.flatMap((push) =>
        push.event === 'prompt_updated' && push.data.id === id ? [push.data.state] : [],
      ),
  };
  return made;
}

const HELD = { keeper: 'k1', pid: 1001, cols: 80, rows: 24, started_at: 7, title: null, exit: null };

async function running(): Promise<Rig> {
  const made = await rig();
  await made.ask('add_node', { title: 'A' });
  await made.ask('spawn_agent', { node: 'n1', profile: 'claude' });
  return made;
}

describe('an agent that is spoken with by a channel', () => {
  it('is known as such, and is resumed without arguments where its conversation has a name', async () => {
    const { ask, agents } = await running();
    expect(await ask('get_agent', { agent: 'a1' })).toMatchObject({ kind: 'acp', profile: 'claude' });
    agents.exit('a1', 0);
    await expect(ask('resume_agent', { agent: 'a1' })).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('gets its prompts there, and nothing is typed', async () => {
    const { ask, say, listens, got, agents, receipts } = await running();
    const sent = ask('submit_turn', { agent: 'a1', text: 'fix it' });
    expect(await sent).toMatchObject({ state: 'queued', reason: 'its program does not listen yet' });
    say('idle');
    expect(got).toEqual([]);
    listens(true);
    await expect.poll(() => receipts('p1')).toEqual(['queued', 'queued', 'typing', 'working']);
    say('idle', true);
    await expect.poll(() => receipts('p1').at(-1)).toBe('finished');
    expect(got).toEqual(['p1']);
    expect(agents.terminalOf('a1').typed).toEqual([]);
  });

  it('is given what it wants to say again when its channel broke in between', async () => {
    const made = await running();
    made.listens(true);
    made.say('idle');
    made.answer = async () => {
      made.listens(false);
      throw new MoitumiError('keeper_silent', 'gone', { keeper: 'acp' });
    };
    void made.ask('submit_turn', { agent: 'a1', text: 'fix it' });
    await expect.poll(() => made.got).toEqual(['p1']);
    made.answer = async () => made.say('working');
    made.clock.advance(1_000);
    made.listens(true);
    await expect.poll(() => made.receipts('p1').at(-1)).toBe('working');
    expect(made.got).toEqual(['p1', 'p1']);
  });

  it('is asked by the next core whether it has what the last was about to give', async () => {
    const store = memoryStore();
    const first = await rig(store);
    await first.ask('add_node', { title: 'A' });
    await first.ask('spawn_agent', { node: 'n1', profile: 'claude' });
    first.listens(true);
    first.say('idle');
    first.answer = () => new Promise(() => undefined);
    void first.ask('submit_turn', { agent: 'a1', text: 'fix it' }).catch(() => undefined);
    await expect.poll(() => first.receipts('p1').at(-1)).toBe('typing');
    const second = await rig(store, true);
    second.say('working');
    second.listens(true);
    await second.ask('ping', {});
    expect(second.got).toEqual([]);
    second.say('idle', true);
    await expect.poll(() => second.got).toEqual(['p1']);
    await expect.poll(() => second.receipts('p1').at(-1)).toBe('working');
  });

  it('is interrupted there', async () => {
    const { ask, listens, say, got, agents } = await running();
    listens(true);
    say('working');
    await ask('interrupt_agent', { agent: 'a1' });
    expect(got).toEqual(['cancel']);
    expect(agents.terminalOf('a1').typed).toEqual([]);
  });
});

describe('what is said at a channel', () => {
  it('becomes turns, also what a person types at the agent’s own terminal', async () => {
    const { ask, tell, tui } = await running();
    tell({ kind: 'prompted', text: 'what is it?' });
    tell({ kind: 'saying', text: 'It' });
    tell({ kind: 'said', text: 'It is a bird.', message: 'acp:1' });
    tell({ kind: 'said', text: 'It is a bird.', message: 'acp:1' });
    const { turns } = await ask('read_turns', { node: 'n1' });
    expect(turns).toMatchObject([
      { source: 'other', author: 'user', from: 'terminal', agent: 'a1', text: 'what is it?' },
      { source: 'agent', author: 'agent:a1', agent: 'a1', text: 'It is a bird.', origin: 'words' },
    ]);
    const streamed = tui.pushes.flatMap((push) => (push.event === 'turn_streaming' ? [push.data.text] : []));
    expect(streamed).toEqual(['It', '']);
  });

  it('is over when the agent ends in the midst of it', async () => {
    const { tell, agents, tui } = await running();
    tell({ kind: 'saying', text: 'It' });
    agents.exit('a1', 1);
    const streamed = tui.pushes.flatMap((push) => (push.event === 'turn_streaming' ? [push.data.text] : []));
    expect(streamed).toEqual(['It', '']);
  });

  it('tells how full its context is, and what it has cost', async () => {
    const { ask, fed } = await running();
    const cost = { session: 's-1', usd: 0.5 };
    fed()?.used({ model: null, cost, context: { used: 1_000, size: 200_000 }, limits: [] });
    expect(await ask('get_usage', { agent: 'a1' })).toMatchObject({
      agents: [{ agent: 'a1', cost_usd: 0.5, context: { used: 1_000, size: 200_000 } }],
    });
  });
});
