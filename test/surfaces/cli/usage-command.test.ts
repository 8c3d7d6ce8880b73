import { describe, expect, it } from 'vitest';
import type { AgentUsage, NodeUsage } from '../../../src/domain/usage.ts';
import type { Result } from '../../../src/ports/requests.ts';
import type { Answers } from '../../support/fake-control-client.ts';
import { sampleAgent } from '../../support/sample-agent.ts';
import { sampleNode } from '../../support/scripted-core.ts';
import { json, runLine } from './command-line.ts';

const MINUTE = 60_000;
const now = Date.now();
const tokens = { input: 12_345, output: 1_234, cache_read: 40_000, cache_write: 500 };

const used: AgentUsage = {
  ...{ agent: 'a1', model: 'opus', tokens, cost_usd: 0.42, context: { used: 190_000, size: 200_000 } },
  at: now - 2 * MINUTE,
};
const untold: AgentUsage = {
  ...{ agent: 'a2', model: null, tokens: null, cost_usd: null, context: { used: 1_264, size: null } },
  at: now - 2 * MINUTE,
};

function sum(node: string, more: Partial<NodeUsage> = {}): NodeUsage {
  return { node, tokens, cost_usd: 0.42, agents: 1, unpriced: 0, at: now - 2 * MINUTE, ...more };
}

const known: Result<'get_usage'> = {
  agents: [used, untold],
  nodes: [sum('n1', { agents: 2, unpriced: 1 }), sum('n2'), sum('n3', { cost_usd: 0.08 })],
  limits: [
    { tool: 'claude', window: '5 h', used_percent: 83.2, resets_at: now + 125.5 * MINUTE, at: now - 2 * MINUTE },
    { tool: 'codex', window: '7 d', used_percent: 100, resets_at: now - 1, at: now - 2 * MINUTE },
  ],
};

function answers(usage: Result<'get_usage'>): Answers {
  const nodes = [sampleNode(1, 'Ship'), { ...sampleNode(2, 'Test'), parent: 'n1' }, sampleNode(3, 'Rest')];
  return {
    get_usage: () => usage,
    list_nodes: () => ({ nodes, agents: [] }),
    list_agents: () => ({ agents: [sampleAgent({ id: 'a1', node: 'n2' }), sampleAgent({ id: 'a2', node: 'n3' })] }),
  };
}

const rowsOf = (out: string) => out.split('\n').map((line) => line.trim().split(/ {2,}/));

describe('usage', () => {
  it('lists agents, branches, all of them together, and limits, each with its age', async () => {
    const { out, client } = await runLine(['usage'], { answers: answers(known) });
    expect(client.asked[0]).toEqual({ method: 'get_usage', params: { fresh: true } });
    expect(rowsOf(out)).toEqual([
      ['model', 'in', 'out', 'cached', 'cost', 'context', 'as of'],
      ['a1', 'Test', 'opus', '12k', '1.2k', '41k', '$0.42', '95 %', '2 min ago'],
      ['a2', 'Rest', '1.3k', '2 min ago'],
      ['n1', 'Ship', '2 agents', '12k', '1.2k', '41k', '$0.42+', '2 min ago'],
      ['n2', 'Test', '1 agent', '12k', '1.2k', '41k', '$0.42', '2 min ago'],
      ['n3', 'Rest', '1 agent', '12k', '1.2k', '41k', '$0.08', '2 min ago'],
      ['all', '3 agents', '25k', '2.5k', '81k', '$0.50+', '2 min ago'],
      [''],
      ['claude', '5 h', '█████████████████░░░', '83 %', 'anew in 2 h 05 min', '2 min ago'],
      ['codex', '7 d', '████████████████████', '100 %', 'begun anew since', '2 min ago'],
      [''],
    ]);
  });

  it('takes an agent’s id, or a node', async () => {
    for (const [which, params] of [
      ['a12', { agent: 'a12' }],
      ['api', { node: 'api' }],
      ['n3', { node: 'n3' }],
    ] as const) {
      const { client } = await runLine(['usage', which], { answers: answers(known) });
      expect(client.asked[0]).toEqual({ method: 'get_usage', params: { ...params, fresh: true } });
    }
  });

  it('says so when nothing is known', async () => {
    const ran = await runLine(['usage'], { answers: answers({ agents: [], nodes: [], limits: [] }) });
    expect([ran.out, ran.err]).toEqual(['', 'Nothing is known yet of what agents use.\n']);
  });

  it('has times as text for scripts, and how full a context is', async () => {
    const ran = await runLine(['usage', '--json'], { answers: answers(known) });
    expect(json(ran)).toMatchObject({
      agents: [
        { context: { used_percent: 95 }, at: new Date(used.at).toISOString() },
        { context: { used_percent: null } },
      ],
      nodes: [{ node: 'n1', unpriced: 1, at: new Date(used.at).toISOString() }, {}, {}],
      limits: [{ resets_at: new Date(now + 125.5 * MINUTE).toISOString() }, {}],
    });
  });
});
