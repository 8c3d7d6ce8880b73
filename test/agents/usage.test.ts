import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { usageForm } from '../../surfaces/cli/json-forms.ts';
import { type AgentRig, openAgentRig } from '../support/agent-rig.ts';
import { installedAgent, realAgents } from './installed-agent.ts';

type Usage = ReturnType<typeof usageForm>;

const AGENTS = (['claude', 'codex', 'opencode'] as const).filter((name) => installedAgent(name) !== null);

describe.skipIf(AGENTS.length === 0)('what real agents use', () => {
  let rig: AgentRig;

  beforeAll(async () => {
    rig = await openAgentRig('daemon', await realAgents(AGENTS));
    const settings = join(rig.moitumi.directory, '.claude');
    mkdirSync(settings, { recursive: true });
    const statusLine = { type: 'command', command: 'echo a line of my own' };
    writeFileSync(join(settings, 'settings.json'), JSON.stringify({ statusLine }));
  });
  afterAll(() => rig.close());

  it.each(AGENTS)('is known of %s, as far as it tells', async (name) => {
    const id = await rig.run('spawn', 'n1', name);
    // One that starts slowly is silent for a while, and takes no keys.
    const source = expect.stringMatching(/program_status|structured|screen/);
    await rig.until(() => rig.agent(id)).toMatchObject({ state: 'idle', evidence: { source } });
    await rig.run('send', id, 'SAY: hello', '--wait', '--timeout', '60');
    const usage = async () => (await rig.moitumi.json<Usage>(['usage', id])).agents[0];
    // Asked when all is written: the next look at its files is three minutes away. Events come when they come.
    await rig.until(() => rig.agent(id)).toMatchObject({ state: 'idle' });
    await rig.until(usage).toMatchObject({ model: expect.stringMatching(/\w/) });
    const { tokens, cost_usd, context } = (await usage()) ?? {};
    expect(tokens?.input).toBeGreaterThan(0);
    expect(tokens?.output).toBeGreaterThan(0);
    expect(context?.used).toBeGreaterThan(0);
    expect(context?.size === null).toBe(name === 'opencode');
    expect(cost_usd === null || cost_usd === undefined).toBe(name === 'codex');
    if (name !== 'claude') return;
    expect(cost_usd).toBeGreaterThan(0);
    await rig.until(() => rig.run('screen', id)).toContain('a line of my own');
  });
});
