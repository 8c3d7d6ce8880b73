import { describe, expect, it } from 'vitest';
import type { Agent } from '../../src/domain/agent.ts';
import { memoryProcesses } from '../support/memory-processes.ts';
import { memoryStore } from '../support/memory-store.ts';
import { refusal, type TestCore, type TestCoreOptions, testCore } from '../support/test-core.ts';

type Seen = { readonly pid?: number; readonly session?: string; readonly cwd?: string; readonly tool?: string };

/** A core, and the programs that people start beside it. */
async function beside(options: TestCoreOptions = {}) {
  const processes = memoryProcesses();
  const core = await testCore({ processes, ...options });
  return { ...core, processes, hook: hookOf(core) };
}

/** A hook of a program that a person started: `s1` in process 100 in /work/api, unless said otherwise. */
function hookOf(core: TestCore) {
  return async (
    event: string,
    { pid = 100, session = 's1', cwd = '/work/api', tool = 'claude' }: Seen = {},
    more = {},
  ) => {
    const data = { hook_event_name: event, session_id: session, cwd, ...more };
    return (await core.ask('report_agent', { tool, event, data, pid, cwd })).agent;
  };
}

async function agentOf({ ask }: TestCore, agent: string): Promise<Agent> {
  return ask('get_agent', { agent });
}

describe('an agent that someone starts by hand', () => {
  it('is there with its first hook, on a node of its directory, for everyone', async () => {
    const core = await beside();
    core.processes.begin(100);
    expect(await core.hook('SessionStart')).toBe('a1');
    expect(await agentOf(core, 'a1')).toMatchObject({
      origin: 'observed',
      profile: 'claude',
      node: 'n1',
      cwd: '/work/api',
      session: 's1',
      pid: 100,
      keeper: null,
      closed: false,
    });
    expect(core.tui.pushes.slice(0, 2)).toMatchObject([
      { event: 'node_updated', seq: 1, data: { id: 'n1', title: 'api', parent: null, cwd: '/work/api' } },
      { event: 'agent_status_changed', seq: 2, data: { id: 'a1', origin: 'observed' } },
    ]);
    expect(await core.hook('PreToolUse')).toBe('a1');
    expect((await core.ask('list_agents', {})).agents).toHaveLength(1);
  });

  it('goes to the node that has its directory; others of that name are told apart by what is above them', async () => {
    const core = await beside();
    await core.ask('add_node', { title: 'The API', cwd: '/work/api' });
    for (const pid of [100, 101, 102, 103]) core.processes.begin(pid);
    await core.hook('SessionStart');
    await core.hook('SessionStart', { pid: 101, session: 's2', cwd: '/home/x/api' });
    await core.hook('SessionStart', { pid: 102, session: 's3', cwd: '/old/work/api' });
    await core.hook('SessionStart', { pid: 103, session: 's4', cwd: '/srv/work/api' });
    const { nodes } = await core.ask('list_nodes', {});
    expect(nodes.map(({ title }) => title).sort()).toEqual(['The API', 'api', 'api (srv/work)', 'api (work)']);
    expect(await agentOf(core, 'a1')).toMatchObject({ node: 'n1' });
  });

  it('gets a title that a terminal can bear, whatever its directory is called', async () => {
    const core = await beside();
    core.processes.begin(100);
    await core.hook('SessionStart', { cwd: '/work/\u001b[31mred\n' });
    expect((await core.ask('list_nodes', {})).nodes[0]?.title).toBe('?[31mred?');
  });

  it('is the same in the same process with another conversation, and in another process with the same', async () => {
    const core = await beside();
    core.processes.begin(100);
    await core.hook('SessionStart');
    await core.hook('SessionEnd', {}, { reason: 'clear' });
    expect(await core.hook('SessionStart', { session: 's2' }, { source: 'clear' })).toBe('a1');
    expect(await agentOf(core, 'a1')).toMatchObject({ session: 's2' });
    core.processes.end(100);
    core.processes.begin(101);
    expect(await core.hook('SessionStart', { pid: 101, session: 's2' }, { source: 'resume' })).toBe('a1');
    expect(await agentOf(core, 'a1')).toMatchObject({ pid: 101 });
  });

  it('is another one while both processes run, and when its pid has gone to another process', async () => {
    const core = await beside();
    core.processes.begin(100);
    core.processes.begin(101);
    await core.hook('SessionStart');
    expect(await core.hook('SessionStart', { pid: 101 })).toBe('a2');
    core.processes.begin(100);
    expect(await core.hook('SessionStart', { session: 's9' })).toBe('a3');
  });

  it('is not made of an end, nor of a subagent', async () => {
    const core = await beside();
    expect(await core.hook('SessionEnd', {}, { reason: 'other' })).toBeNull();
    expect(await core.hook('SubagentStop', {}, { agent_id: 'x' })).toBeNull();
    expect(await core.hook('Nonsense')).toBeNull();
    expect((await core.ask('list_nodes', {})).nodes).toEqual([]);
  });

  it('has ended when it says so, and when its process is gone without a word', async () => {
    const core = await beside();
    core.processes.begin(100);
    core.processes.begin(101);
    await core.hook('SessionStart');
    await core.hook('SessionStart', { pid: 101, session: 's2' });
    await core.hook('SessionEnd', {}, { reason: 'prompt_input_exit' });
    expect(await agentOf(core, 'a1')).toMatchObject({ state: 'exited', evidence: { text: 'its session ended' } });
    core.processes.end(101);
    core.clock.advance(3_000);
    await expect.poll(() => agentOf(core, 'a2')).toMatchObject({ state: 'exited', exit_code: null, signal: null });
  });

  it('is inactive after an hour of silence, until it is heard of again', async () => {
    const core = await beside();
    core.processes.begin(100);
    await core.hook('SessionStart');
    core.clock.advance(3_500_000);
    expect(await agentOf(core, 'a1')).toMatchObject({ inactive: false });
    core.clock.advance(200_000);
    expect(await agentOf(core, 'a1')).toMatchObject({ inactive: true });
    expect(core.tui.pushes.at(-1)).toMatchObject({ event: 'agent_status_changed', data: { inactive: true } });
    await core.hook('PreToolUse');
    expect(await agentOf(core, 'a1')).toMatchObject({ inactive: false });
  });

  it('is put away at any time, and back when it is used again, not before', async () => {
    const core = await beside();
    core.processes.begin(100);
    await core.hook('SessionStart');
    expect(await core.ask('close_agent', { agent: 'a1' })).toMatchObject({ closed: true });
    await core.hook('PostToolUse');
    expect((await core.ask('list_agents', {})).agents).toEqual([]);
    await core.hook('UserPromptSubmit');
    expect((await core.ask('list_agents', {})).agents).toMatchObject([{ id: 'a1', closed: false }]);
  });

  it('is forgotten at any time, which everyone is told', async () => {
    const core = await beside();
    core.processes.begin(100);
    await core.hook('SessionStart');
    await core.ask('forget_agent', { agent: 'a1' });
    expect(core.tui.pushes.at(-1)).toMatchObject({ event: 'agent_removed', data: { ids: ['a1'] } });
    expect((await core.ask('list_agents', { all: true })).agents).toEqual([]);
    expect(await core.hook('PreToolUse')).toBe('a2');
    expect(await agentOf(core, 'a2')).toMatchObject({ node: 'n1' });
  });

  it('hinders neither the removal of its node nor the end of the core', async () => {
    const core = await beside();
    core.processes.begin(100);
    await core.hook('SessionStart');
    expect((await core.ask('shutdown', { reason: 'stop', force: false }, core.tui)).agents_left).toEqual([]);
    expect(await core.ask('remove_node', { node: 'n1' })).toEqual({ removed: ['n1'] });
    core.clock.advance(10_000);
    expect(await core.hook('PreToolUse')).toBe('a2');
  });

  it('cannot be typed into, stopped or started again while it runs', async () => {
    const core = await beside({ profile: { resume: ['--continue'] } });
    core.processes.begin(100);
    await core.hook('SessionStart');
    for (const method of ['stop_agent', 'restart_agent', 'resume_agent', 'interrupt_agent'] as const) {
      expect((await refusal(core.ask(method, { agent: 'a1' }))).code, method).toBe('no_terminal');
    }
    expect(core.agents.spawned).toEqual([]);
  });

  it('goes on with its conversation in a terminal of ours, once it has ended', async () => {
    const core = await beside({ profile: { resume: ['--continue'], resume_session: ['--resume', '{session}'] } });
    core.processes.begin(100);
    await core.hook('SessionStart');
    await core.hook('SessionEnd', {}, { reason: 'other' });
    expect(await core.ask('resume_agent', { agent: 'a1' })).toMatchObject({
      id: 'a2',
      origin: 'supervised',
      node: 'n1',
      cwd: '/work/api',
      command: ['claude', '--fast', '--resume', 's1'],
    });
    expect(await agentOf(core, 'a1')).toMatchObject({ closed: true });
  });

  it('is found again by the next core, running or ended meanwhile', async () => {
    const processes = memoryProcesses();
    processes.begin(100);
    processes.begin(101);
    const store = memoryStore();
    const before = await testCore({ store, processes });
    await hookOf(before)('SessionStart');
    await hookOf(before)('SessionStart', { pid: 101, session: 's2' });
    await before.controller.stop('restart', { agents: false });
    processes.end(101);
    const after = await testCore({ store, processes });
    expect(await agentOf(after, 'a1')).toMatchObject({ state: 'starting', pid: 100, unconfirmed: true });
    expect(await agentOf(after, 'a2')).toMatchObject({ state: 'exited' });
    expect(await hookOf(after)('PreToolUse')).toBe('a1');
  });
});
