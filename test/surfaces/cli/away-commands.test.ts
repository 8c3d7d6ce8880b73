import { describe, expect, it } from 'vitest';
import type { Digest } from '../../../src/domain/digest.ts';
import { json, runLine } from './command-line.ts';

const HOUR = 3_600_000;
const until = Date.UTC(2026, 0, 2, 8);

const digest: Digest = {
  ...{ since: until - 8 * HOUR, until, left_out: 2 },
  nodes: [
    {
      ...{ node: 'n1', title: 'Fix the login', done: true },
      agents: [
        {
          ...{ agent: 'a1', profile: 'claude', state: 'exited', turns: 1, waited: 0, asks: [], cost_usd: 0.5 },
          prompts: { finished: 0, failed: 1 },
          ended: { at: until, exit_code: 0, signal: null, badly: false },
        },
      ],
    },
  ],
};

describe('digest', () => {
  it('prints what happened by node', async () => {
    const ran = await runLine(['digest'], { answers: { get_digest: () => digest } });
    expect(ran.out.split('\n').slice(1)).toEqual([
      '',
      '✓ n1 Fix the login, done',
      '  ✓ a1 claude: exited 0, 1 prompt failed, 1 turn finished, $0.50 in all',
      '2 more agents did something.',
      '',
    ]);
    expect(ran.client.asked).toEqual([{ method: 'get_digest', params: {} }]);
  });

  it('is of the span that is asked for, and has times as text for scripts', async () => {
    let since = 0;
    const now = Date.now();
    const ran = await runLine(['digest', '--since', '90m', '--surface', 'tui:main', '--json'], {
      answers: {
        get_digest: (wish) => {
          since = wish.since ?? 0;
          return digest;
        },
      },
    });
    expect(ran.client.asked).toMatchObject([{ params: { surface: 'tui:main' } }]);
    expect(Math.abs(since - (now - 1.5 * HOUR))).toBeLessThan(10_000);
    expect(json(ran)).toMatchObject({
      since: '2026-01-02T00:00:00.000Z',
      nodes: [{ agents: [{ cost_usd: 0.5, ended: { at: '2026-01-02T08:00:00.000Z', exit_code: 0 } }] }],
    });
  });

  it.each(['8', 'yesterday', '-1h'])('takes no %s for a span', async (typed) => {
    const ran = await runLine(['digest', `--since=${typed}`], { answers: { get_digest: () => digest } });
    expect([ran.code, ran.client.asked]).toEqual([2, []]);
    expect(ran.err).toContain('give one as 90m, 8h or 2d');
  });

  it('says when nothing happened', async () => {
    const ran = await runLine(['digest'], { answers: { get_digest: () => ({ ...digest, nodes: [], left_out: 0 }) } });
    expect(ran.out).toMatch(/^Nothing happened in the last 8h, since .*\.\n$/);
  });
});

describe('notify test', () => {
  it('says of each way how it went, and fails when none did', async () => {
    const ways = [
      { way: 'terminal', error: null },
      { way: 'webhook', error: 'the server answered 500, 3 times' },
    ];
    const ran = await runLine(['notify', 'test'], { answers: { test_notifications: () => ({ ways }) } });
    expect([ran.code, ran.out]).toEqual([0, 'terminal: sent\nwebhook: the server answered 500, 3 times\n']);
    const none = await runLine(['notify', 'test'], {
      answers: { test_notifications: () => ({ ways: ways.slice(1) }) },
    });
    expect(none.code).toBe(1);
  });
});
