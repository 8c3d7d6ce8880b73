import { describe, expect, it } from 'vitest';
import { createQuietSource } from '../../adapters/signals/quiet-source.ts';
import type { AgentState } from '../../src/domain/agent.ts';
import type { Prompt } from '../../src/domain/prompt.ts';
import { manualClock } from '../support/manual-clock.ts';
import { memoryAgents } from '../support/memory-agents.ts';
import { memoryStore } from '../support/memory-store.ts';
import { refusal, type TestCore, testCore } from '../support/test-core.ts';
import { titledSource } from '../support/told-source.ts';

type Rig = TestCore & {
  /** The agent says that it is in that state. */
  readonly say: (state: AgentState) => void;
  readonly send: (text: string) => Promise<Prompt>;
  /** What was typed into it, Enter as `⏎`. */
  readonly typed: () => readonly string[];
  /** The states that a prompt went through, as the surfaces were told. */
  readonly receipts: (id: string) => readonly string[];
};

async function rig(options: Parameters<typeof testCore>[0] & { readonly fresh?: boolean } = {}): Promise<Rig> {
  const core = await testCore({ sources: () => [titledSource()], ...options });
  if (options.fresh !== false) {
    await core.ask('add_node', { title: 'A' });
    await core.ask('spawn_agent', { node: 'n1', profile: 'claude' });
  }
  const typed = () => core.agents.terminalOf('a1').typed.map((each) => each.replace('keys:\r', '⏎'));
  return {
    ...core,
    say: (state) => core.agents.emit({ kind: 'title', agent: 'a1', title: state }),
    send: (text) => core.ask('submit_turn', { agent: 'a1', text }),
    typed,
    receipts: (id) =>
      core.tui.pushes.flatMap((push) =>
        push.event === 'prompt_updated' && push.data.id === id ? [push.data.state] : [],
      ),
  };
}

describe('a prompt', () => {
  it('goes to an idle agent at once, and its receipt tells how far it has come', async () => {
    const { say, send, typed, receipts } = await rig();
    say('idle');
    expect(await send('fix it')).toMatchObject({ id: 'p1', state: 'delivered', from: 'tui:main', who: 'user' });
    expect(typed()).toEqual(['paste:fix it', '⏎']);
    say('working');
    say('idle');
    await expect.poll(() => receipts('p1')).toEqual(['queued', 'typing', 'delivered', 'working', 'finished']);
  });

  it('gives a program that wants it a moment between a paste and Enter', async () => {
    const { clock, say, send, typed } = await rig({ profile: { paste_ms: 150 } });
    say('idle');
    const sent = send('fix it');
    await expect.poll(typed).toEqual(['paste:fix it']);
    clock.advance(149);
    expect(typed()).toEqual(['paste:fix it']);
    clock.advance(1);
    await sent;
    expect(typed()).toEqual(['paste:fix it', '⏎']);
  });

  it('may be a template, filled for its agent', async () => {
    const { ask, say } = await rig();
    say('idle');
    const values = { word: 'well' };
    const sent = await ask('submit_turn', { agent: 'a1', template: 'greet', values });
    expect(sent.text).toBe('Hello A, well');
    expect((await refusal(ask('submit_turn', { agent: 'a1' }))).code).toBe('bad_request');
  });

  it('waits while the agent works, in order, and can be taken back', async () => {
    const { ask, say, send, typed, receipts } = await rig();
    say('working');
    expect(await send('one')).toMatchObject({ state: 'queued', reason: 'it is working' });
    expect(await send('two')).toMatchObject({ state: 'queued', reason: 'p1 goes before it' });
    await send('three');
    expect((await ask('list_prompts', {})).prompts.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
    expect(await ask('withdraw_prompt', { prompt: 'p2' })).toMatchObject({ state: 'withdrawn' });
    expect(typed()).toEqual([]);
    say('idle');
    await expect.poll(typed).toEqual(['paste:one', '⏎']);
    await expect.poll(() => receipts('p1').at(-1)).toBe('delivered');
    expect(await refusal(ask('withdraw_prompt', { prompt: 'p1' }))).toMatchObject({ code: 'prompt_gone' });
    say('working');
    say('idle');
    await expect.poll(typed).toEqual(['paste:one', '⏎', 'paste:three', '⏎']);
    expect(receipts('p2')).toEqual(['queued', 'withdrawn']);
  });

  it('is never typed into a dialog', async () => {
    const { say, send, typed } = await rig();
    say('waiting');
    expect(await send('go on')).toMatchObject({ state: 'queued', reason: 'it waits for an answer' });
    expect(typed()).toEqual([]);
    say('idle');
    await expect.poll(typed).toEqual(['paste:go on', '⏎']);
  });

  // Enter would have answered the dialog, and its first answer is yes.
  it('gets no Enter when a dialog opens while it is typed', async () => {
    const { agents, say, send, typed } = await rig();
    say('idle');
    const terminal = agents.terminalOf('a1');
    const { readScreen } = terminal;
    terminal.readScreen = (options) => {
      if (terminal.typed.length > 0) say('waiting');
      return readScreen(options);
    };
    expect(await send('fix it')).toMatchObject({ state: 'failed', reason: expect.stringContaining('was not sent') });
    expect(typed()).toEqual(['paste:fix it']);
  });

  it('waits for a cold start, and is lost with an agent that ends', async () => {
    const { agents, say, send, typed, receipts } = await rig();
    expect(await send('hello')).toMatchObject({ state: 'queued', reason: 'it is starting' });
    say('idle');
    await expect.poll(typed).toEqual(['paste:hello', '⏎']);
    await expect.poll(() => receipts('p1').at(-1)).toBe('delivered');
    await send('and more');
    agents.exit('a1', 1);
    await expect.poll(() => receipts('p1').at(-1)).toBe('failed');
    await expect.poll(() => receipts('p2').at(-1)).toBe('failed');
  });

  // opencode writes, is silent for seconds, and loses what is typed until its first screen is drawn.
  it('waits for an agent that takes turns and has only begun to write', async () => {
    const { agents, clock, say, send, typed } = await rig({ sources: () => [titledSource(), createQuietSource()] });
    agents.emit({ kind: 'output', agent: 'a1', offset: 10 });
    await send('hello');
    clock.advance(5_000);
    await send('and more');
    expect(typed()).toEqual([]);
    say('idle');
    await expect.poll(typed).toEqual(['paste:hello', '⏎']);
  });

  it('is over when no turn follows it', async () => {
    const { agents, clock, say, send, receipts } = await rig();
    say('idle');
    const terminal = agents.terminalOf('a1');
    const { readScreen } = terminal;
    terminal.readScreen = async (options) => ({ ...(await readScreen(options)), lines: ['a screen full of help'] });
    await send('/help');
    const passed = () => {
      clock.advance(1_000);
      return receipts('p1');
    };
    await expect.poll(passed).toEqual(['queued', 'typing', 'delivered', 'accepted', 'finished']);
  });

  it('is sent once more where it stands, and says so when the agent does not take it even then', async () => {
    const { agents, clock, say, send, receipts, typed } = await rig();
    say('idle');
    const terminal = agents.terminalOf('a1');
    const { readScreen } = terminal;
    terminal.readScreen = async (options) => ({ ...(await readScreen(options)), lines: ['│ > fix it │'] });
    await send('fix it');
    const passed = () => {
      clock.advance(1_000);
      return receipts('p1');
    };
    await expect.poll(passed).toEqual(['queued', 'typing', 'delivered', 'failed']);
    expect(typed()).toEqual(['paste:fix it', '⏎', '⏎']);
  });

  it('is sent without what a person had half typed, which comes back after it', async () => {
    const profile = { clear: ['C-u'], restore: ['C-y'] };
    const { agents, say, send } = await rig({ profile });
    say('idle');
    const terminal = agents.terminalOf('a1');
    terminal.write(Buffer.from('half a tho'));
    await send('fix it');
    expect(terminal.typed).toEqual(['keys:half a tho', 'keys:\u0015', 'paste:fix it', 'keys:\r', 'keys:\u0019']);
  });

  // Claude Code on a busy machine read Enter and Ctrl-Y at once, yanked, and sent the half thought along.
  it('gets back what was half typed only once Enter was taken', async () => {
    const { agents, say, send, typed } = await rig({ profile: { clear: ['C-u'], restore: ['C-y'] } });
    say('idle');
    const terminal = agents.terminalOf('a1');
    terminal.write(Buffer.from('half a tho'));
    const { readScreen } = terminal;
    let take = (): void => undefined;
    const taken = new Promise<void>((resolve) => {
      take = resolve;
    });
    terminal.readScreen = async (options) => {
      if (options.after !== undefined && typed().at(-1) === '⏎') await taken;
      return readScreen(options);
    };
    const sending = send('fix it');
    await expect.poll(typed).toEqual(['keys:half a tho', 'keys:\u0015', 'paste:fix it', '⏎']);
    take();
    await sending;
    expect(typed().at(-1)).toBe('keys:\u0019');
  });
});

describe('a core that is killed', () => {
  it('leaves a prompt to the next, which types what was not typed, and nothing twice', async () => {
    const clock = manualClock();
    for (const steps of [0, 1, 2]) {
      const parts = { store: memoryStore(), agents: memoryAgents(clock), clock };
      const first = await rig(parts);
      first.say('idle');
      const terminal = first.agents.terminalOf('a1');
      const readings = terminal.readScreen;
      // The keeper answers no more once so many steps are typed: the core is gone by then.
      terminal.readScreen = (options) =>
        terminal.typed.length >= steps ? new Promise(() => undefined) : readings(options);
      void first.send('fix it').catch(() => undefined);
      await expect.poll(() => first.receipts('p1').at(-1)).toBe('typing');
      terminal.readScreen = readings;
      parts.agents.found.held.push(HELD);
      const second = await rig({ ...parts, fresh: false });
      second.say('idle');
      await expect.poll(() => second.receipts('p1').at(-1)).toBe('delivered');
      expect(second.typed()).toEqual(['paste:fix it', '⏎']);
    }
  });
});

const HELD = {
  ...{ agent: 'a1', keeper: 'k1', pid: 1001, cols: 80, rows: 24, started_at: 0 },
  ...{ title: null, exit: null },
};
