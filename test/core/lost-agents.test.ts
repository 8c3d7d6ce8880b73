import { describe, expect, it } from 'vitest';
import type { RecordingSurface } from '../support/recording-surfaces.ts';
import { refusal, type TestCore, testCore } from '../support/test-core.ts';

/** A core with two agents, the first of which can take its conversation up again. */
async function withAgents(): Promise<TestCore> {
  const core = await testCore({ profile: { resume: ['--continue'] } });
  await core.ask('add_node', { title: 'A' });
  await core.ask('spawn_agent', { node: 'n1', profile: 'claude', prompt: 'Begin' });
  await core.ask('spawn_agent', { node: 'n1', argv: ['make'] });
  return core;
}

async function lose({ agents, ask, clock }: TestCore, ...lost: readonly string[]): Promise<void> {
  for (const agent of lost) agents.emit({ kind: 'keeper_lost', agent });
  for (const agent of lost) await expect.poll(() => ask('get_agent', { agent })).toMatchObject({ state: 'exited' });
  clock.advance(0);
}

function notices(tui: RecordingSurface): readonly string[] {
  return tui.pushes.flatMap((push) => (push.event === 'notice' ? [push.data.text] : []));
}

describe('agents whose keeper was killed', () => {
  it('are told of at once, with what can be done', async () => {
    const core = await withAgents();
    await lose(core, 'a1', 'a2');
    expect(notices(core.tui)).toEqual([
      'a1, a2 were lost with the keeper: take up the conversation with moitumi resume a1, or start anew with moitumi restart a2',
    ]);
    expect((await core.ask('get_status', {})).agents).toMatchObject({ live: 0, lost: 2 });
    await core.ask('close_agent', { agent: 'a2' });
    expect((await core.ask('get_status', {})).agents).toMatchObject({ lost: 1 });
  });

  it('are resumed with their last conversation, and without the prompt they began with', async () => {
    const core = await withAgents();
    await lose(core, 'a1');
    const again = await core.ask('resume_agent', { agent: 'a1' });
    expect(again).toMatchObject({ id: 'a3', node: 'n1', command: ['claude', '--fast', '--continue'] });
    expect(await core.ask('get_agent', { agent: 'a1' })).toMatchObject({ closed: true });
  });

  it('are not resumed while they run, nor where no conversation is kept', async () => {
    const core = await withAgents();
    expect((await refusal(core.ask('resume_agent', { agent: 'a1' }))).code).toBe('agents_running');
    await lose(core, 'a2');
    const { code, message } = await refusal(core.ask('resume_agent', { agent: 'a2' }));
    expect({ code, message }).toEqual({
      code: 'bad_request',
      message: 'command keeps no conversation that could be taken up. Start a2 again with: moitumi restart a2',
    });
  });
});
