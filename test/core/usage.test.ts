import { expect, it } from 'vitest';
import type { AccountLimit } from '../../src/domain/usage.ts';
import type { IUsageReader, UsageReading, UsageSubject } from '../../src/ports/usage-reader.ts';
import { manualClock } from '../support/manual-clock.ts';
import { memoryAgents } from '../support/memory-agents.ts';
import { memoryStore } from '../support/memory-store.ts';
import { type TestCore, testCore } from '../support/test-core.ts';

const MINUTE = 60_000;

/** A reader that says what a test told it to, and remembers what it was asked. */
function scriptedReader() {
  const reads: { readonly agent: string; readonly mark: string | null; readonly transcripts: readonly string[] }[] = [];
  const told: { input: number; limits: readonly AccountLimit[]; gone: boolean } = {
    input: 100,
    limits: [],
    gone: false,
  };
  const reader: IUsageReader = {
    knows: (tool) => tool === 'claude',
    read: async ({ agent, transcripts }: UsageSubject, mark): Promise<UsageReading | null> => {
      reads.push({ agent: agent.id, mark, transcripts });
      if (told.gone) return null;
      const tokens = { input: told.input, output: 1, cache_read: 0, cache_write: 0 };
      const context = { used: told.input, size: null };
      return { model: 'opus', tokens, cost_usd: null, context, limits: told.limits, mark: `mark ${reads.length}` };
    },
    status: async (_tool, data) => ({
      model: null,
      cost: { session: String(data['session_id']), usd: Number(data['usd']) },
      context: { used: 50, size: 200 },
      limits: [],
    }),
  };
  return { reader, reads, told };
}

async function rig(more: Parameters<typeof testCore>[0] = {}) {
  const scripted = scriptedReader();
  const core = await testCore({ ...more, usageReader: scripted.reader });
  return { core, ...scripted };
}

async function running(core: TestCore, node = 'Work', profile = 'claude'): Promise<string> {
  const agent = await core.ask('spawn_agent', { node, profile });
  return agent.id;
}

async function withNode(core: TestCore, title = 'Work', parent?: string): Promise<string> {
  const { id } = await core.ask('add_node', { title, ...(parent === undefined ? {} : { parent }) });
  return id;
}

/** Lets what is read come in. */
async function settle(core: TestCore): Promise<void> {
  await core.ask('get_usage', { fresh: true });
}

function updates(core: TestCore) {
  return core.tui.pushes.flatMap((push) => (push.event === 'usage_updated' ? [push.data] : []));
}

it('reads nothing while nobody looks, whatever time passes', async () => {
  const { core, reads } = await rig();
  await withNode(core);
  await running(core);
  core.clock.advance(60 * MINUTE);
  expect((await core.ask('get_usage', {})).agents).toEqual([]);
  expect(reads).toEqual([]);
});

it('reads at once when someone looks, then every three minutes, and no more once they look away', async () => {
  const { core, reads } = await rig();
  await withNode(core);
  await running(core);
  await core.ask('watch_usage', { on: true });
  await settle(core);
  expect(reads).toHaveLength(1);
  core.clock.advance(3 * MINUTE - 1);
  await settle(core);
  expect(reads).toHaveLength(1);
  core.clock.advance(1);
  await settle(core);
  expect(reads).toHaveLength(2);
  await core.ask('watch_usage', { on: false });
  core.clock.advance(60 * MINUTE);
  await core.ask('get_usage', {});
  expect(reads).toHaveLength(2);
});

it('counts someone whose connection is gone as no longer looking', async () => {
  const { core, reads } = await rig();
  await withNode(core);
  await running(core);
  await core.ask('watch_usage', { on: true });
  await settle(core);
  core.controller.left(core.tui.caller);
  core.clock.advance(60 * MINUTE);
  await core.ask('get_usage', {});
  expect(reads).toHaveLength(1);
});

it('tells those who look, and hands the mark back', async () => {
  const { core, reads, told } = await rig();
  await withNode(core);
  const agent = await running(core);
  const other = core.surfaces.connect('tui:other', 'tui');
  core.controller.joined(other.caller, null, 'graph');
  await core.ask('watch_usage', { on: true });
  await settle(core);
  told.input = 200;
  core.clock.advance(3 * MINUTE);
  await settle(core);
  expect(reads.map(({ mark }) => mark)).toEqual([null, 'mark 1']);
  expect(updates(core).map(({ agents }) => agents[0]?.tokens?.input)).toEqual([100, 200]);
  expect(updates(core).at(-1)?.agents).toMatchObject([{ agent, model: 'opus', at: core.clock.now() }]);
  expect(other.pushes.map(({ event }) => event)).not.toContain('usage_updated');
});

it('sums a branch, with agents that were put away, and says how many do not tell a cost', async () => {
  const { core } = await rig();
  const root = await withNode(core, 'Root');
  const child = await withNode(core, 'Child', root);
  await withNode(core, 'Elsewhere');
  const above = await running(core, root);
  const below = await running(core, child);
  core.agents.exit(below, 0);
  await core.ask('close_agent', { agent: below });
  await report(core, above, 's1', 0.5);
  const { agents, nodes } = await core.ask('get_usage', { fresh: true });
  expect(agents.map((usage) => usage.agent)).toEqual([above]);
  const sums = nodes.map(({ node, tokens, cost_usd, agents: count, unpriced }) => [
    ...[node, tokens.input, cost_usd, count, unpriced],
  ]);
  expect(sums).toEqual([
    [root, 200, 0.5, 2, 1],
    [child, 100, null, 1, 1],
  ]);
  const branch = await core.ask('get_usage', { node: child });
  expect(branch.agents.map((usage) => usage.agent)).toEqual([below]);
  expect(branch.nodes.map(({ node }) => node)).toEqual([child]);
});

it('reads an agent that has ended once more, also under the next core, and then never again', async () => {
  const clock = manualClock();
  const store = memoryStore();
  const agents = memoryAgents(clock);
  const first = await rig({ clock, store, agents });
  await withNode(first.core);
  const agent = await running(first.core);
  await settle(first.core);
  clock.advance(MINUTE);
  agents.exit(agent, 0);
  clock.advance(1);
  await first.core.controller.stop('restart', { agents: false });
  const { core, reads } = await rig({ clock, store });
  for (let minutes = 0; minutes < 9; minutes += 3) {
    await settle(core);
    clock.advance(3 * MINUTE);
  }
  expect(reads).toEqual([{ agent, mark: 'mark 1', transcripts: [] }]);
  expect((await core.ask('get_usage', { agent })).agents).toMatchObject([{ tokens: { input: 100 } }]);
});

it('does not read what it cannot understand', async () => {
  const { core, reads } = await rig();
  await withNode(core);
  await running(core, 'Work', 'shell');
  await settle(core);
  expect(reads).toEqual([]);
});

it('keeps what it knew when a file is gone', async () => {
  const { core, told } = await rig();
  await withNode(core);
  const agent = await running(core);
  await settle(core);
  told.gone = true;
  core.clock.advance(3 * MINUTE);
  await settle(core);
  expect((await core.ask('get_usage', { agent })).agents).toMatchObject([{ tokens: { input: 100 } }]);
});

it('takes the newest word on an account’s limits, whoever has it', async () => {
  const { core, told } = await rig();
  await withNode(core);
  await running(core);
  const limit = { tool: 'codex', window: '5 h', used_percent: 81, resets_at: null, at: 2_000 };
  told.limits = [limit];
  await settle(core);
  told.limits = [{ ...limit, used_percent: 3, at: 1_000 }];
  core.clock.advance(3 * MINUTE);
  await settle(core);
  expect((await core.ask('get_usage', {})).limits).toEqual([limit]);
});

/** A status line of that agent's speaks. */
async function report(core: TestCore, agent: string, session: string, usd: number): Promise<void> {
  const line = core.surfaces.connect('hook', 'agent');
  const caller = { ...line.caller, principal: `agent:${agent}` };
  const data = { session_id: session, transcript_path: `/t/${session}.jsonl`, usd };
  const params = { tool: 'claude', event: 'StatusLine', data, pid: 1, cwd: '/' };
  await core.controller.request({ method: 'report_agent', params, command_id: null }, caller);
}

it('takes costs and context from a status line, and its transcript as a file to read', async () => {
  const { core, reads } = await rig();
  await withNode(core);
  const agent = await running(core);
  await report(core, agent, 's1', 0.25);
  await settle(core);
  const usage = (await core.ask('get_usage', { agent })).agents[0];
  expect(usage).toMatchObject({ cost_usd: 0.25, context: { used: 50, size: 200 }, tokens: { input: 100 } });
  expect(reads[0]?.transcripts).toEqual(['/t/s1.jsonl']);
});

it('makes what files told no newer by a status line', async () => {
  const { core } = await rig();
  await withNode(core);
  const agent = await running(core);
  await settle(core);
  const read = core.clock.now();
  core.clock.advance(MINUTE);
  await report(core, agent, 's1', 0.25);
  await core.ask('get_usage', {});
  expect((await core.ask('get_usage', { agent })).agents).toMatchObject([{ cost_usd: 0.25, at: read }]);
});

it('charges each agent what it has added to a conversation that it took up, and all that it began', async () => {
  const { core } = await rig();
  await withNode(core);
  const first = await running(core);
  await report(core, first, 's1', 0.25);
  core.agents.exit(first, 0);
  const second = await running(core);
  await report(core, second, 's1', 0.25);
  await report(core, second, 's1', 0.4);
  await core.ask('get_usage', {});
  expect((await core.ask('get_usage', { agent: second })).agents[0]?.cost_usd).toBeCloseTo(0.15);
  expect((await core.ask('get_usage', { agent: first })).agents[0]?.cost_usd).toBe(0.25);
});

it('forgets what an agent used with the agent', async () => {
  const { core } = await rig();
  await withNode(core);
  const agent = await running(core);
  await settle(core);
  core.agents.exit(agent, 0);
  await core.ask('forget_agent', { agent });
  expect(await core.ask('get_usage', {})).toEqual({ agents: [], nodes: [], limits: [] });
});

it('reads an agent anew that comes back with its node', async () => {
  const { core, reads } = await rig();
  const node = await withNode(core);
  const agent = await running(core);
  core.agents.exit(agent, 0);
  core.clock.advance(1);
  await settle(core);
  await core.ask('remove_node', { node });
  await core.ask('undo', {});
  expect((await core.ask('get_usage', { fresh: true })).agents).toMatchObject([{ agent, tokens: { input: 100 } }]);
  expect(reads.map(({ mark }) => mark)).toEqual([null, null]);
});
