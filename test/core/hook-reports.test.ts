import { describe, expect, it } from 'vitest';
import type { AgentId } from '../../src/domain/agent.ts';
import type { Scope } from '../../src/ports/control.ts';
import type { StateSources } from '../../src/ports/state-source.ts';
import { memoryStore } from '../support/memory-store.ts';
import type { RecordingSurface } from '../support/recording-surfaces.ts';
import { refusal, type TestCore, testCore } from '../support/test-core.ts';

const AGENT: ReadonlySet<Scope> = new Set(['read', 'report']);

/** A source that takes every hook for work, so that it shows which hooks were heard. */
const heard: StateSources = () => [
  {
    source: 'hook',
    read: (signal) =>
      signal.kind === 'hook'
        ? {
            state: 'waiting',
            text: `${signal.tool} ${signal.event}`,
            message: null,
            finished: false,
            strength: 'proof',
          }
        : null,
  },
];

async function withClaude(options: Parameters<typeof testCore>[0] = {}): Promise<TestCore> {
  const core = await testCore({ sources: heard, ...options });
  await core.ask('add_node', { title: 'A', cwd: '/w' });
  await core.ask('spawn_agent', { node: 'n1', profile: 'claude' });
  return core;
}

/** A connection of a hook of the agent's; the same hook has the same client each time it connects. */
function hookOf({ surfaces }: TestCore, agent: AgentId, client = 'hook-1'): RecordingSurface {
  const surface = surfaces.connect('hook', 'agent');
  return { ...surface, caller: { ...surface.caller, client, principal: `agent:${agent}`, scopes: AGENT } };
}

function report(event: string, data: object = {}, tool = 'claude') {
  return { tool, event, data: { hook_event_name: event, session_id: 's1', ...data }, pid: 7, cwd: '/w' };
}

const PERMISSION = { tool_name: 'Bash', tool_input: { command: 'make' }, prompt_id: 'p1' };
const ALLOWED = '{"hookSpecificOutput":{"hookEventName":"PermissionRequest","decision":{"behavior":"allow"}}}';

/** A hook that asks and waits. */
function asking(core: TestCore, hook: RecordingSurface) {
  return core.ask('report_agent', { ...report('PermissionRequest', PERMISSION), wait: true }, hook);
}

describe('what the hooks of an agent of ours report', () => {
  it('is about that agent, whatever else they say, and names its conversation', async () => {
    const core = await withClaude();
    expect(await core.ask('report_agent', report('PreToolUse'), hookOf(core, 'a1'))).toEqual({
      agent: 'a1',
      output: null,
    });
    expect(await core.ask('get_agent', { agent: 'a1' })).toMatchObject({
      session: 's1',
      state: 'waiting',
      evidence: { text: 'claude PreToolUse' },
    });
    expect((await core.ask('list_agents', {})).agents).toHaveLength(1);
  });

  it('tells nothing, and asks nothing, where its own protocol does', async () => {
    const core = await withClaude({ profile: { kind: 'acp' } });
    expect(await asking(core, hookOf(core, 'a1'))).toEqual({ agent: 'a1', output: null });
    expect(await core.ask('get_agent', { agent: 'a1' })).toMatchObject({ session: null, state: 'starting' });
    expect((await core.ask('list_asks', {})).asks).toEqual([]);
  });

  it('is nothing for one that is no longer there', async () => {
    const core = await withClaude();
    expect(await core.ask('report_agent', report('Stop'), hookOf(core, 'a9'))).toEqual({ agent: null, output: null });
  });

  it('follows it from one conversation to the next, but not into one that it started itself', async () => {
    const core = await withClaude();
    const hook = hookOf(core, 'a1');
    await core.ask('report_agent', report('SessionStart', { source: 'startup' }), hook);
    await core.ask('report_agent', report('SessionStart', { session_id: 's2', source: 'startup' }), hook);
    await core.ask('report_agent', report('Stop', { session_id: 's2' }), hook);
    expect(await core.ask('get_agent', { agent: 'a1' })).toMatchObject({
      session: 's1',
      evidence: { text: 'claude SessionStart' },
    });
    await core.ask('report_agent', report('SessionStart', { session_id: 's3', source: 'clear' }), hook);
    expect(await core.ask('get_agent', { agent: 'a1' })).toMatchObject({ session: 's3' });
  });

  it('is not about it when another program reports that it has started; in a shell it is', async () => {
    const core = await withClaude();
    await core.ask('spawn_agent', { node: 'n1', profile: 'shell' });
    await core.ask('report_agent', report('Stop', {}, 'codex'), hookOf(core, 'a1'));
    await core.ask('report_agent', report('Stop', {}, 'codex'), hookOf(core, 'a2'));
    expect(await core.ask('get_agent', { agent: 'a1' })).toMatchObject({ session: null, state: 'starting' });
    expect(await core.ask('get_agent', { agent: 'a2' })).toMatchObject({
      session: null,
      evidence: { text: 'codex Stop' },
    });
  });

  it('is not written into the audit log', async () => {
    const core = await withClaude();
    const before = await core.ask('read_audit', {});
    await core.ask('report_agent', report('PreToolUse'), hookOf(core, 'a1'));
    expect(await core.ask('read_audit', {})).toEqual(before);
  });
});

describe('what a hook asks', () => {
  it('is answered by a person, and printed in its program’s words', async () => {
    const core = await withClaude();
    const hook = hookOf(core, 'a1');
    const waiting = asking(core, hook);
    await expect
      .poll(() => core.ask('list_asks', {}))
      .toMatchObject({
        asks: [{ id: 'q1', agent: 'a1', tool: 'Bash', text: 'make', via: 'hook', state: 'open' }],
      });
    void core.ask('answer_ask', { ask: 'q1', options: ['yes'] });
    expect(await waiting).toEqual({ agent: 'a1', output: ALLOWED });
  });

  it('stays open when the hook is gone, and is the same when it asks again', async () => {
    const core = await withClaude();
    const first = hookOf(core, 'a1');
    void asking(core, first);
    await expect.poll(async () => (await core.ask('list_asks', {})).asks).toHaveLength(1);
    core.controller.left(first.caller);
    expect((await core.ask('list_asks', {})).asks).toMatchObject([{ id: 'q1', state: 'open' }]);
    const again = asking(core, hookOf(core, 'a1'));
    expect((await core.ask('list_asks', {})).asks).toMatchObject([{ id: 'q1' }]);
    void core.ask('answer_ask', { ask: 'q1', options: ['yes'] });
    expect((await again).output).toBe(ALLOWED);
  });

  it('is the same for the next core, when the hook comes back there', async () => {
    const store = memoryStore();
    const before = await withClaude({ store });
    void asking(before, hookOf(before, 'a1'));
    await expect.poll(async () => (await before.ask('list_asks', {})).asks).toHaveLength(1);
    await before.controller.stop('restart', { agents: false });
    before.agents.found.held = [
      { agent: 'a1', keeper: 'k1', pid: 1001, cols: 80, rows: 24, started_at: 1, title: null, exit: null },
    ];
    const after = await testCore({ store, agents: before.agents, sources: heard });
    const waiting = asking(after, hookOf(after, 'a1'));
    expect((await after.ask('list_asks', {})).asks).toMatchObject([{ id: 'q1', state: 'open' }]);
    void after.ask('answer_ask', { ask: 'q1', options: ['no'] });
    expect((await waiting).output).toContain('"behavior":"deny"');
  });

  it('lets the hook go, with nothing printed, when it asks again by another connection', async () => {
    const core = await withClaude();
    const first = asking(core, hookOf(core, 'a1'));
    void asking(core, hookOf(core, 'a1'));
    expect(await first).toEqual({ agent: 'a1', output: null });
  });

  // Claude Code asks for two equal calls side by side at once: answered as one, the second waited for ever.
  it('is asked for each of two equal calls, and each goes when its call is done', async () => {
    const core = await withClaude();
    const open = async () => (await core.ask('list_asks', {})).asks.map(({ id, state }) => `${id} ${state}`);
    const first = asking(core, hookOf(core, 'a1', 'hook-1'));
    const second = asking(core, hookOf(core, 'a1', 'hook-2'));
    await expect.poll(open).toEqual(['q1 open', 'q2 open']);
    void core.ask('answer_ask', { ask: 'q2', options: ['yes'] });
    expect((await second).output).toBe(ALLOWED);
    await core.ask('report_agent', report('PostToolUse', PERMISSION), hookOf(core, 'a1', 'hook-3'));
    expect(await open()).toEqual(['q1 open']);
    await core.ask('report_agent', report('PostToolUse', PERMISSION), hookOf(core, 'a1', 'hook-4'));
    expect(await first).toEqual({ agent: 'a1', output: null });
    const over = (await core.ask('list_asks', { all: true })).asks.map(({ id, end }) => `${id} ${end?.kind}`);
    expect(over.sort()).toEqual(['q1 withdrawn', 'q2 taken']);
  });

  it('is refused for an agent that has ended: nobody waits there', async () => {
    const core = await withClaude();
    core.agents.exit('a1', 0);
    await expect.poll(() => core.ask('get_agent', { agent: 'a1' })).toMatchObject({ state: 'exited' });
    expect((await refusal(asking(core, hookOf(core, 'a1')))).code).toBe('agent_not_running');
  });

  it('is not raised by a hook that does not wait', async () => {
    const core = await withClaude();
    await core.ask('report_agent', report('PermissionRequest', PERMISSION), hookOf(core, 'a1'));
    expect((await core.ask('list_asks', {})).asks).toEqual([]);
  });
});
