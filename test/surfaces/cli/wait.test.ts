import { describe, expect, it } from 'vitest';
import type { Agent } from '../../../src/domain/agent.ts';
import { MoitumiError } from '../../../src/domain/error.ts';
import type { Push } from '../../../src/ports/pushes.ts';
import { aNode, anAgent } from '../tui/a-cortex.ts';
import { json, runLine } from './command-line.ts';

const working = anAgent('a1', 'n1');
const other = anAgent('a2', 'n1');
const becomes = (agent: Agent, state: Agent['state']): Push => ({
  event: 'agent_status_changed',
  data: { ...agent, state },
});
const snapshot = (agents: readonly Agent[]): Push => ({
  event: 'sync_graph',
  data: { page: 0, last: true, nodes: [aNode('n1', 'T')], agents, views: [] },
});

/** Waits while the given pushes come, once the command has asked for its agents. */
function waiting(
  argv: readonly string[],
  pushes: readonly Push[],
  agents: Readonly<Record<string, Agent>> = { a1: working, a2: other },
) {
  const named = argv.filter((word) => word in agents).length;
  let asked = 0;
  return runLine(['wait', ...argv], {
    answers: {
      get_agent: ({ agent }) => {
        asked += 1;
        if (asked === named)
          setImmediate(() =>
            pushes.forEach((push) => {
              client?.onPush?.(push);
            }),
          );
        return agents[agent] ?? working;
      },
    },
    connected: (connected) => {
      client = connected;
      connected.onPush?.(snapshot(Object.values(agents)));
    },
  });
}
let client: Parameters<NonNullable<NonNullable<Parameters<typeof runLine>[1]>['connected']>>[0] | undefined;

describe('wait', () => {
  it('returns at once when the agent is in the state already', async () => {
    const ran = await waiting(['a1', '--for', 'working'], []);
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/^a1 {2}● working/);
    expect(ran.reaches).toMatchObject([{ sync: 'graph', reconnect: 'forever', start: true }]);
  });

  it('returns when each agent has been in the state, though not all at the same time', async () => {
    const pushes = [becomes(other, 'idle'), becomes(other, 'working'), becomes(working, 'idle')];
    const ran = await waiting(['a1', 'a2', '--for', 'idle', '--json'], pushes);
    expect((json(ran) as Agent[]).map(({ id, state }) => [id, state])).toEqual([
      ['a1', 'idle'],
      ['a2', 'idle'],
    ]);
  });

  it('goes on after a restart of the core, from the snapshot that it gives', async () => {
    const ran = await waiting(
      ['a1', '--for', 'waiting'],
      [{ event: 'stopping', data: { reason: 'restart' } }, snapshot([{ ...working, state: 'waiting' }])],
    );
    expect(ran.code).toBe(0);
  });

  it('ends with 124 when the time is up, and says what was missing', async () => {
    const ran = await waiting(['a1', '--for', 'idle', '--timeout', '0'], []);
    expect([ran.code, ran.err]).toEqual([124, 'moitumi: After 0 s a1 is working, not idle.\n']);
    expect((await waiting(['a1', '--for', 'idle', '--timeout', '0.01'], [])).code).toBe(124);
  });

  it('is refused when the agent ends without having been there', async () => {
    const ran = await waiting(['a1', '--for', 'idle'], [becomes(working, 'exited')]);
    expect([ran.code, ran.err]).toEqual([5, 'moitumi: a1 has ended; it will not be idle any more.\n']);
    expect((await waiting(['a1', '--for', 'exited'], [becomes(working, 'exited')])).code).toBe(0);
  });

  it('ends when the agent is removed, or is not in a later snapshot', async () => {
    const removed = await waiting(['a1', '--for', 'idle'], [{ event: 'node_removed', seq: 2, data: { ids: ['n1'] } }]);
    expect(removed.code).toBe(4);
    expect((await waiting(['a1', '--for', 'idle'], [snapshot([])])).code).toBe(4);
  });

  it('ends when the core is stopped for good, or will not have us any more', async () => {
    expect((await waiting(['a1', '--for', 'idle'], [{ event: 'stopping', data: { reason: 'stop' } }])).code).toBe(3);
    const refused = runLine(['wait', 'a1', '--for', 'idle'], {
      answers: { get_agent: () => working },
      connected: ({ onConnection }) =>
        setImmediate(() => onConnection?.({ state: 'refused', error: new MoitumiError('bad_token', 'No.') })),
    });
    expect((await refused).code).toBe(1);
  });

  it.each([
    [['a1'], '`wait` needs `--for` with one of'],
    [['a1', '--for', 'done'], '`done` is no state to wait for'],
  ])('%j is wrong usage', async (argv, said) => {
    const ran = await runLine(['wait', ...argv]);
    expect([ran.code, ran.reaches]).toEqual([2, []]);
    expect(ran.err).toContain(said);
  });
});
