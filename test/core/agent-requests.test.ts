import { describe, expect, it } from 'vitest';
import { MoitumiError } from '../../src/domain/error.ts';
import { refusal, type TestCore, testCore } from '../support/test-core.ts';
import { titledSource } from '../support/told-source.ts';

async function withNode(): Promise<TestCore> {
  const core = await testCore();
  await core.ask('add_node', { title: 'Parser', cwd: '/src/parser' });
  return core;
}

describe('starting agents', () => {
  it('writes down that an agent is to run before the keeper is asked', async () => {
    const { ask, agents, store, tui } = await withNode();
    agents.holdSpawns(true);
    const asked = ask('spawn_agent', { node: 'n1', profile: 'claude', prompt: 'fix it' }, undefined, 'tui:1');
    await expect.poll(() => store.store.load().agents).toMatchObject([{ id: 'a1', state: 'starting', pid: null }]);
    expect(agents.spawned).toEqual([]);
    expect(tui.pushes.at(-2)).toMatchObject({ event: 'agent_status_changed', seq: 2, data: { id: 'a1' } });
    agents.holdSpawns(false);
    expect(await asked).toMatchObject({
      id: 'a1',
      node: 'n1',
      profile: 'claude',
      command: ['claude', '--fast', 'fix it'],
      cwd: '/src/parser',
      keeper: 'k1',
      pid: 1001,
    });
    expect(agents.spawned).toMatchObject([{ agent: 'a1', command: ['/usr/bin/claude', '--fast', 'fix it'], cols: 80 }]);
  });

  it('gives an agent the environment of its client, without what speaks of the client’s terminal', async () => {
    const { ask, agents } = await withNode();
    const env = {
      PATH: '/bin',
      TMUX: '/tmp/tmux',
      KITTY_PID: '1',
      CLAUDECODE: '1',
      LANG: 'C',
      MOITUMI_AGENT_ID: 'a9',
      X: '0',
    };
    await ask('spawn_agent', { node: 'n1', profile: 'claude', env });
    expect(agents.spawned[0]?.env).toEqual({
      PATH: '/bin',
      LANG: 'C',
      X: '1',
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      MOITUMI_HOME: '/home/user/.moitumi',
      MOITUMI_NODE_ID: 'n1',
      MOITUMI_AGENT_ID: 'a1',
      MOITUMI_AGENT_TOKEN: 'token-of-a1',
    });
  });

  it('creates nothing when something is missing, and says what to do', async () => {
    const { ask, store } = await withNode();
    const missing = await refusal(ask('spawn_agent', { node: 'n1', profile: 'codex' }));
    expect(missing).toMatchObject({ code: 'program_not_found', data: { program: 'codex' } });
    expect(missing.message).toContain('npm install -g @openai/codex');
    const unknown = await refusal(ask('spawn_agent', { node: 'n1', profile: 'cluade' }));
    expect(unknown).toMatchObject({ code: 'unknown_profile', data: { nearest: 'claude' } });
    expect((await refusal(ask('spawn_agent', { node: 'n1', cwd: '/absent' }))).code).toBe('cwd_not_found');
    expect((await refusal(ask('spawn_agent', { node: 'n1', argv: ['absent'] }))).code).toBe('program_not_found');
    expect((await refusal(ask('spawn_agent', { node: 'n1', argv: [] }))).code).toBe('bad_request');
    expect((await refusal(ask('spawn_agent', { node: 'n1', profile: 'mute', prompt: 'x' }))).code).toBe('bad_request');
    expect(store.store.load()).toMatchObject({ agents: [], next_agent: 1 });
  });

  it('chooses the directory: asked for, then the node’s, then the client’s', async () => {
    const { ask } = await withNode();
    await ask('add_node', { title: 'Below', parent: 'n1' });
    await ask('add_node', { title: 'Elsewhere' });
    const client_cwd = '/client';
    expect((await ask('spawn_agent', { node: 'n2', cwd: '/asked', client_cwd })).cwd).toBe('/asked');
    expect((await ask('spawn_agent', { node: 'n2', client_cwd })).cwd).toBe('/src/parser');
    expect((await ask('spawn_agent', { node: 'n3', client_cwd })).cwd).toBe('/client');
    expect((await ask('spawn_agent', { node: 'n3' })).cwd).toBe('/home/core');
  });

  it('says why the keeper could not start it, and puts the agent away', async () => {
    const { ask, agents } = await withNode();
    agents.failNextSpawn(new MoitumiError('spawn_failed', 'EACCES', { program: 'sh', reason: 'EACCES' }));
    expect((await refusal(ask('spawn_agent', { node: 'n1' }))).code).toBe('spawn_failed');
    expect((await ask('list_agents', {})).agents).toEqual([]);
    expect((await ask('list_agents', { all: true })).agents).toMatchObject([
      { id: 'a1', state: 'exited', closed: true, unseen: false, pid: null },
    ]);
  });

  it('types a first prompt once the program has written something and settled', async () => {
    const { ask, agents, clock } = await withNode();
    const agent = await ask('spawn_agent', { node: 'n1', argv: ['repl'], prompt: 'hello' });
    expect(agent).toMatchObject({ profile: 'command', command: ['repl'] });
    await Promise.resolve();
    agents.emit({ kind: 'output', agent: 'a1', offset: 10 });
    const typed = () => {
      clock.advance(1_000);
      return agents.terminalOf('a1').typed;
    };
    await expect.poll(typed).toEqual(['paste:hello', 'keys:\r']);
  });
});

describe('the life of an agent', () => {
  it('is told with its exit status, and its last screen stays for ten minutes', async () => {
    const { ask, agents, store, tui, clock } = await withNode();
    await ask('spawn_agent', { node: 'n1' });
    agents.exit('a1', 3);
    await ask('read_screen', { agent: 'a1' });
    clock.advance(9 * 60_000);
    expect(agents.settled).toEqual([]);
    clock.advance(60_000);
    expect(agents.settled).toEqual(['a1']);
    expect(store.store.load().agents).toMatchObject([
      { state: 'exited', exit_code: 3, signal: null, unseen: true, evidence: { text: 'exited with code 3' } },
    ]);
    expect(tui.pushes.at(-1)).toMatchObject({ event: 'agent_status_changed', data: { state: 'exited' } });
    expect((await ask('see_agent', { agent: 'a1' })).unseen).toBe(false);
  });

  it('ends when it is stopped, and then needs nobody to look', async () => {
    const { ask, agents } = await withNode();
    await ask('spawn_agent', { node: 'n1' });
    expect((await refusal(ask('close_agent', { agent: 'a1' }))).code).toBe('agents_running');
    expect(await ask('stop_agent', { agent: 'pars' })).toMatchObject({
      state: 'exited',
      signal: 'SIGHUP',
      unseen: false,
    });
    expect((await refusal(ask('stop_agent', { agent: 'a1' }))).code).toBe('agent_not_running');
    expect(agents.settled).toEqual([]);
    expect((await ask('close_agent', { agent: 'a1' })).closed).toBe(true);
    expect(agents.settled).toEqual(['a1']);
    expect((await ask('list_agents', {})).agents).toEqual([]);
  });

  it('begins anew as another agent, and the old one is put away', async () => {
    const { ask, agents } = await withNode();
    await ask('spawn_agent', { node: 'n1', profile: 'claude', args: ['-c'], cols: 100, rows: 30 });
    const again = await ask('restart_agent', { agent: 'a1' });
    expect(again).toMatchObject({
      id: 'a2',
      command: ['claude', '--fast', '-c'],
      cols: 100,
      rows: 30,
      profile: 'claude',
    });
    expect(agents.spawned[1]?.env['X']).toBe('1');
    expect((await ask('list_agents', { all: true })).agents).toMatchObject([
      { id: 'a1', state: 'exited', closed: true },
      { id: 'a2', closed: false },
    ]);
  });

  it('is interrupted by its profile’s keys', async () => {
    const { ask, agents } = await withNode();
    await ask('spawn_agent', { node: 'n1', profile: 'claude' });
    await ask('spawn_agent', { node: 'n1', argv: ['make'] });
    await ask('interrupt_agent', { agent: 'a1' });
    await ask('interrupt_agent', { agent: 'a2' });
    expect(agents.terminalOf('a1').typed).toEqual(['keys:\u001b']);
    expect(agents.terminalOf('a2').typed).toEqual(['keys:\u0003']);
  });

  // opencode wants two Escapes, and takes two that it reads at once for another key.
  it('is interrupted by two keys that do not come at once, and by two more while it works on', async () => {
    const core = await testCore({ sources: () => [titledSource()] });
    await core.ask('add_node', { title: 'A' });
    await core.ask('spawn_agent', { node: 'n1', profile: 'mute' });
    core.agents.emit({ kind: 'title', agent: 'a1', title: 'working' });
    const interrupted = core.ask('interrupt_agent', { agent: 'a1' });
    const pressed = () => core.agents.terminalOf('a1').typed.length;
    await expect.poll(pressed).toBe(1);
    core.clock.advance(120);
    await expect.poll(pressed).toBe(2);
    core.clock.advance(700);
    await expect.poll(pressed).toBe(3);
    core.clock.advance(120);
    await expect.poll(pressed).toBe(4);
    core.agents.emit({ kind: 'title', agent: 'a1', title: 'idle' });
    await interrupted;
    expect(pressed()).toBe(4);
  });

  it('tells what stands behind its state', async () => {
    const core = await testCore({
      sources: () => [
        {
          source: 'title',
          read: (signal) =>
            signal.kind === 'title'
              ? { state: 'working', text: `title ${signal.title}`, message: null, finished: false, strength: 'proof' }
              : null,
        },
      ],
    });
    await core.ask('add_node', { title: 'A' });
    await core.ask('spawn_agent', { node: 'n1' });
    core.agents.emit({ kind: 'title', agent: 'a1', title: 'busy\u001b[2J' });
    expect(await core.ask('explain_agent', { agent: 'a1' })).toMatchObject({
      agent: { state: 'working', evidence: { source: 'title', text: 'title busy [2J' }, title: 'busy [2J' },
      readings: [{ source: 'title', state: 'working' }],
    });
  });

  it('keeps a title that spins from being told more than once a second', async () => {
    const { ask, agents, clock, tui } = await withNode();
    await ask('spawn_agent', { node: 'n1' });
    const before = tui.pushes.length;
    for (let spin = 0; spin < 50; spin++) {
      agents.emit({ kind: 'title', agent: 'a1', title: `wheel ${spin}` });
      clock.advance(100);
      await Promise.resolve();
    }
    expect(tui.pushes.length - before).toBeLessThanOrEqual(5);
    clock.advance(1_000);
    await expect.poll(async () => (await ask('get_agent', { agent: 'a1' })).title).toBe('wheel 49');
  });
});

describe('referring to an agent', () => {
  it('means the most recent live agent of a node, else its most recent one', async () => {
    const { ask } = await withNode();
    expect((await refusal(ask('get_agent', { agent: 'n1' }))).code).toBe('no_agent');
    for (let each = 0; each < 3; each++) await ask('spawn_agent', { node: 'n1' });
    await ask('stop_agent', { agent: 'a3' });
    expect((await ask('get_agent', { agent: 'parser' })).id).toBe('a2');
    await ask('stop_agent', { agent: 'a1' });
    await ask('stop_agent', { agent: 'a2' });
    expect((await ask('get_agent', { agent: 'n1' })).id).toBe('a3');
    expect(await refusal(ask('get_agent', { agent: 'a33' }))).toMatchObject({
      code: 'agent_not_found',
      data: { nearest: 'a3' },
    });
  });
});
