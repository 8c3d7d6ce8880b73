import { describe, expect, it } from 'vitest';
import type { AgentState } from '../../src/domain/agent.ts';
import { MAX_TURN_TEXT } from '../../src/domain/turn-text.ts';
import { manualClock } from '../support/manual-clock.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { refusal, type TestCore, testCore } from '../support/test-core.ts';
import { titledSource } from '../support/told-source.ts';

type Rig = TestCore & {
  readonly state: (state: AgentState) => void;
  /** The agent's program tells what it said. */
  readonly says: (text: string, message?: string) => void;
  readonly saying: (text: string) => void;
  /** What the surfaces were told of the conversation, as `author: text`. */
  readonly heard: () => readonly string[];
  readonly streamed: () => readonly string[];
};

async function rig(options: Parameters<typeof testCore>[0] = {}): Promise<Rig> {
  const core = await testCore({ sources: () => [titledSource()], ...options });
  if (options.store === undefined) {
    await core.ask('add_node', { title: 'Api' });
    await core.ask('spawn_agent', { node: 'n1', profile: 'claude' });
    core.agents.emit({ kind: 'title', agent: 'a1', title: 'idle' });
  }
  return {
    ...core,
    state: (state) => core.agents.emit({ kind: 'title', agent: 'a1', title: state }),
    says: (text, message) =>
      core.agents.emit({ kind: 'said', agent: 'a1', text, ...(message === undefined ? {} : { message }) }),
    saying: (text) => core.agents.emit({ kind: 'saying', agent: 'a1', text }),
    heard: () =>
      core.tui.pushes.flatMap((push) =>
        push.event === 'turn_appended' ? [`${push.data.author}: ${push.data.text}`] : [],
      ),
    streamed: () => core.tui.pushes.flatMap((push) => (push.event === 'turn_streaming' ? [push.data.text] : [])),
  };
}

describe('a conversation', () => {
  it('begins with what a person says, told to every surface together with its prompt', async () => {
    const core = await rig();
    const other = core.surfaces.connect('cli:1', 'cli');
    const prompt = await core.ask('submit_turn', { agent: 'api', text: 'fix it' }, other);
    const turn = { id: 't1', node: 'n1', agent: 'a1', source: 'cli', author: 'user', from: 'cli:1', text: 'fix it' };
    const { turns, more } = await core.ask('read_turns', { node: 'api' });
    expect([turns, more]).toMatchObject([[{ ...turn, origin: 'words', prompt: prompt.id }], false]);
    expect(core.tui.pushes).toContainEqual({ event: 'turn_appended', seq: expect.any(Number), data: turns[0] });
    const together = core.store.batches.find(({ changes }) => changes.some(({ kind }) => kind === 'turn_added'));
    expect(together?.changes.map(({ kind }) => kind)).toEqual(['prompt_put', 'turn_added']);
  });

  it('begins with the prompt that an agent is started with, given or typed', async () => {
    const core = await rig();
    await core.ask('spawn_agent', { node: 'n1', profile: 'claude', prompt: 'given' });
    await core.ask('spawn_agent', { node: 'n1', profile: 'shell', prompt: 'typed' });
    const { turns } = await core.ask('read_turns', { node: 'n1' });
    expect(turns).toMatchObject([
      { agent: 'a2', text: 'given', prompt: null },
      { agent: 'a3', text: 'typed', prompt: 'p1' },
    ]);
  });

  it('goes on with what the agent says, in its own name', async () => {
    const { says, ask, heard } = await rig();
    says('All green.\r\nDone\u001b[31m.');
    const { turns } = await ask('read_turns', { node: 'n1' });
    expect(turns).toMatchObject([
      { agent: 'a1', source: 'agent', author: 'agent:a1', from: null, origin: 'words', text: 'All green.\nDone[31m.' },
    ]);
    expect(heard()).toEqual(['agent:a1: All green.\nDone[31m.']);
    expect(await ask('read_said', { agent: 'a1' })).toEqual({ text: 'All green.\nDone[31m.', source: 'agent' });
  });

  it('is waited for when its state is told before its words', async () => {
    const { says, state, ask, clock } = await rig();
    state('working');
    says('Of before.');
    state('idle');
    expect(await ask('read_said', { agent: 'a1' })).toEqual({ text: 'Of before.', source: 'agent' });
    clock.advance(10);
    state('working');
    state('idle');
    const reading = ask('read_said', { agent: 'a1' });
    clock.advance(10);
    says('Of now.');
    expect(await reading).toEqual({ text: 'Of now.', source: 'agent' });
  });

  it('tells one thing once, whoever tells it, and the same words again in another turn', async () => {
    const { says, state, ask, heard } = await rig();
    says('Yes.', 'm1');
    says('Yes.');
    says('Yes.', 'm1');
    await ask('submit_turn', { agent: 'a1', text: 'again' });
    says('Yes.', 'm1');
    says('Yes.');
    state('working');
    says('Yes.', 'm3');
    await ask('ping', {});
    const yes = 'agent:a1: Yes.';
    expect(heard()).toEqual([yes, 'user: again', yes, yes]);
  });

  it('does not say again, after a restart, what it said before', async () => {
    const first = await rig();
    await first.ask('submit_turn', { agent: 'a1', text: 'go' });
    first.says('Gone.');
    await first.ask('ping', {});
    first.agents.found.held.push(HELD);
    const { says, ask } = await rig({ store: first.store, clock: first.clock, agents: first.agents });
    says('Gone.');
    says('And more.');
    const { turns } = await ask('read_turns', { node: 'n1' });
    expect(turns.map(({ text }) => text)).toEqual(['go', 'Gone.', 'And more.']);
  });

  it('is read in pages that hold each turn once', async () => {
    const random = seededRandom('turns');
    const { says, ask } = await rig();
    const said = Array.from(
      { length: 120 },
      (_, index) => `${index} ${'x'.repeat(Math.floor(random.next() ** 8 * 90_000))}.`,
    );
    for (const text of said) says(text);
    const read: string[] = [];
    for (let before: string | undefined; ; ) {
      const limit = 1 + Math.floor(random.next() * 40);
      const { turns, more } = await ask('read_turns', {
        node: 'n1',
        limit,
        ...(before === undefined ? {} : { before }),
      });
      expect(turns.length).toBeGreaterThan(0);
      expect(turns.length).toBeLessThanOrEqual(limit);
      expect(JSON.stringify(turns).length).toBeLessThan(1_000_000);
      read.unshift(...turns.map(({ text }) => text));
      before = turns[0]?.id;
      if (!more) break;
    }
    expect(read.length).toBe(said.length);
    expect(read.every((text, index) => text === said[index])).toBe(true);
  });

  it('is searched by words, on a node with what is below it, and by nothing else', async () => {
    const { says, ask } = await rig();
    await ask('add_node', { title: 'Below', parent: 'n1' });
    await ask('add_node', { title: 'Apart' });
    says('the login works');
    const found = async (text: string, node?: string) =>
      (await ask('search_turns', { text, ...(node === undefined ? {} : { node }) })).turns.length;
    expect([await found('LOGIN works'), await found('login', 'n1'), await found('login', 'apart')]).toEqual([1, 1, 0]);
    expect(await found('login fails')).toBe(0);
    for (const hostile of ['', '"', '*', 'login" OR "x', 'NEAR(login)', 'text:login -works', '\u0000', '(((', '^login'])
      expect(await found(hostile)).toBeLessThanOrEqual(1);
    expect((await refusal(ask('read_turns', { node: 'n1', before: "t1' OR 1" }))).code).toBe('bad_request');
    expect((await refusal(ask('search_turns', { text: 'x', node: 'nowhere' }))).code).toBe('node_not_found');
  });

  it('holds no more of a text than fits into a message', async () => {
    const { says, ask } = await rig();
    says('🌱'.repeat(MAX_TURN_TEXT));
    const { turns } = await ask('read_turns', { node: 'n1' });
    expect(turns[0]?.text).toHaveLength(MAX_TURN_TEXT);
    expect(turns[0]?.text).toMatch(/^🌱+\ufffd…$/u);
    expect(Buffer.byteLength(JSON.stringify(turns))).toBeLessThan(1_000_000);
  });
});

describe('what an agent is saying', () => {
  it('is told whole, ten times a second at most, and is over when it was said', async () => {
    const { saying, says, streamed, clock, ask } = await rig();
    for (const text of ['T', 'Th', 'The']) saying(text);
    expect(streamed()).toEqual(['T']);
    expect((await ask('get_recent_context', { node: 'n1' })).partial).toEqual([
      { node: 'n1', agent: 'a1', text: 'The' },
    ]);
    clock.advance(99);
    expect(streamed()).toEqual(['T']);
    clock.advance(1);
    saying('The end');
    expect(streamed()).toEqual(['T', 'The']);
    says('The end');
    expect(streamed()).toEqual(['T', 'The', '']);
    clock.advance(10_000);
    expect(streamed()).toHaveLength(3);
    expect((await ask('get_recent_context', { node: 'n1' })).partial).toEqual([]);
  });

  it('is told the less often the longer it is', async () => {
    const { saying, streamed, clock } = await rig({ clock: manualClock() });
    saying('x'.repeat(50_000));
    saying('x'.repeat(50_001));
    clock.advance(999);
    expect(streamed()).toHaveLength(1);
    clock.advance(1);
    expect(streamed()).toHaveLength(2);
  });
});

describe('a surface that comes back', () => {
  it('is told where it was, what was said, what is on its way and what it had typed', async () => {
    const { ask, says, tui, state } = await rig();
    state('working');
    await ask('submit_turn', { agent: 'a1', text: 'next' });
    says('Working on it.');
    await ask('focus', { node: 'n1' });
    expect(await ask('keep_draft', { node: 'api', text: 'half a sent' })).toBeNull();
    const context = await ask('get_recent_context', {});
    expect(context).toMatchObject({
      node: 'n1',
      view: { surface: tui.caller.surface, focus: 'n1' },
      draft: 'half a sent',
      turns: [{ text: 'next' }, { text: 'Working on it.' }],
      prompts: [{ text: 'next', state: 'queued' }],
      agents: [{ id: 'a1' }],
    });
    await ask('keep_draft', { node: 'n1', text: '' });
    expect((await ask('get_recent_context', { limit: 1 })).draft).toBe('');
    expect((await ask('get_recent_context', { limit: 1 })).turns.map(({ text }) => text)).toEqual(['Working on it.']);
  });

  it('writes nothing of what is being typed into the audit log', async () => {
    const { ask } = await rig();
    await ask('keep_draft', { node: 'n1', text: 'a secret' });
    const { entries } = await ask('read_audit', {});
    expect(JSON.stringify(entries)).not.toMatch(/keep_draft|secret/);
  });

  it('that stands nowhere is told so', async () => {
    const core = await rig();
    const fresh = core.surfaces.connect('web:1', 'web');
    const nothing = { node: null, view: null, draft: '', turns: [], partial: [], prompts: [], agents: [] };
    expect(await core.ask('get_recent_context', {}, fresh)).toEqual(nothing);
  });
});

const HELD = {
  ...{ agent: 'a1', keeper: 'k1', pid: 1001, cols: 80, rows: 24, started_at: 0 },
  ...{ title: null, exit: null },
};

describe('what a person asks for at the agent’s own keyboard', () => {
  it('is a turn too, and a prompt of ours is not one twice', async () => {
    const { ask, state, says, agents, heard } = await rig();
    const asked = (text: string) => agents.emit({ kind: 'prompted', agent: 'a1', text });
    await ask('submit_turn', { agent: 'a1', text: 'first\n one' });
    asked('first one');
    state('working');
    await ask('submit_turn', { agent: 'a1', text: 'second' });
    says('First done.');
    state('idle');
    await expect.poll(() => ask('list_prompts', { agent: 'a1' })).toMatchObject({ prompts: [{ state: 'delivered' }] });
    asked('second');
    says('Second done.');
    asked('by hand');
    asked('by hand');
    asked(' ');
    await ask('ping', {});
    expect(heard()).toEqual([
      'user: first\n one',
      'user: second',
      'agent:a1: First done.',
      'agent:a1: Second done.',
      'user: by hand',
    ]);
  });
});
