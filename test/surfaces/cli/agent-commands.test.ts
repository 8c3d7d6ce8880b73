import { describe, expect, it } from 'vitest';
import type { Agent } from '../../../src/domain/agent.ts';
import { samplePrompt } from '../../support/sample-prompt.ts';
import { aNode, anAgent, NOW } from '../tui/a-cortex.ts';
import { json, runLine } from './command-line.ts';

const agent = anAgent('a3', 'n1');
const ended = anAgent('a3', 'n1', { state: 'exited', exit_code: null, signal: 'SIGHUP', exited_at: NOW });

describe('spawn', () => {
  const answers = { spawn_agent: () => agent };

  it('prints the id, and hands on where and in what it was called', async () => {
    const ran = await runLine(['spawn', 'n1', 'claude', '--prompt', '007'], {
      answers,
      env: { LANG: 'C' },
      columns: 132,
    });
    expect([ran.code, ran.out, ran.err]).toEqual([0, 'a3\n', '']);
    expect(ran.client.asked[0]?.params).toEqual({
      node: 'n1',
      profile: 'claude',
      prompt: '007',
      env: { LANG: 'C' },
      client_cwd: '/project',
      cols: 132,
      rows: 24,
    });
  });

  it.each([
    [['n1', '--', 'ls', '-l'], { argv: ['ls', '-l'] }],
    [['n1', 'codex', '--', '--model', '3'], { profile: 'codex', args: ['--model', '3'] }],
    [['n1', '--cwd', '../other'], { cwd: '/other' }],
    [['n1', '--prompt', '-'], { prompt: 'from\nstdin' }],
  ])('understands %j', async (argv, params) => {
    const ran = await runLine(['spawn', ...argv], { answers, stdin: 'from\nstdin\n' });
    expect(ran.client.asked[0]?.params).toEqual({ node: 'n1', env: {}, client_cwd: '/project', ...params });
  });

  it('does without an environment that is too large, and says so', async () => {
    const ran = await runLine(['spawn', 'n1'], { answers, env: { BIG: 'x'.repeat(600_000) } });
    expect(ran.client.asked[0]?.params).toEqual({ node: 'n1', client_cwd: '/project' });
    expect(ran.err).toContain('too large to hand on');
  });

  it('refuses a -- that nothing follows', async () => {
    expect((await runLine(['spawn', 'n1', '--'], { answers })).code).toBe(2);
  });

  it('gives JSON with the stable keys', async () => {
    const form = json(await runLine(['spawn', 'n1', '--json'], { answers })) as Record<string, unknown>;
    const keys = [
      'id',
      'node',
      'profile',
      'command',
      'state',
      'since',
      'evidence',
      'pid',
      'cwd',
      'cols',
      'rows',
      'started_at',
      'exited_at',
      'exit_code',
      'signal',
    ];
    expect(Object.keys(form)).toEqual(expect.arrayContaining(keys));
    expect([form['since'], form['exited_at']]).toEqual([new Date(NOW).toISOString(), null]);
  });
});

describe('agents', () => {
  const answers = {
    list_agents: () => ({ agents: [anAgent('a1', 'n1', { message: 'Reading' }), { ...ended, id: 'a12' }] }),
    list_nodes: () => ({ nodes: [aNode('n1', 'Fix the login')], agents: [] }),
  };

  it('are lines of a table: state, for how long, profile, node, evidence', async () => {
    const lines = (await runLine(['agents'], { answers })).out.split('\n');
    expect(lines[0]).toMatch(/^a1 {3}● working +\d+ d \d+ h {2}claude {2}n1 Fix the login {2}Reading$/);
    expect(lines[1]).toMatch(/^a12 {2}✗ ended by SIGHUP/);
  });

  it('are asked for once with --json', async () => {
    const ran = await runLine(['agents', '--json', '--all'], { answers });
    expect((json(ran) as Agent[]).map(({ id }) => id)).toEqual(['a1', 'a12']);
    expect(ran.client.asked).toEqual([{ method: 'list_agents', params: { all: true } }]);
  });
});

describe('typing', () => {
  const answers = {
    submit_turn: () => samplePrompt({ agent: 'a3' }),
    paste_text: () => ({ agent: 'a3', bytes: 3 }),
    send_keys: () => ({ agent: 'a3' }),
  };

  it.each([
    [['send', 'a3', '042'], 'submit_turn', { agent: 'a3', text: '042' }],
    [['send', 'a3', '-', '--no-enter'], 'paste_text', { agent: 'a3', text: 'two\nlines' }],
    [['keys', 'a3', 'C-c', '1', 'Enter'], 'send_keys', { agent: 'a3', keys: ['C-c', '1', 'Enter'] }],
  ])('%j', async (argv, method, params) => {
    const ran = await runLine(argv, { answers, stdin: 'two\nlines\n' });
    expect([ran.code, ran.out, ran.err]).toEqual([0, '', '']);
    expect(ran.client.asked).toEqual([{ method, params }]);
  });
});

describe('screen', () => {
  const screen = {
    cols: 80,
    rows: 3,
    lines: ['\u001b[31mred\u001b[0m \u001b]0;x\u0007\u001b[2J', 'two', ''],
    scrollback: 0,
    cursor: { x: 0, y: 0, visible: true },
    title: null,
    alternate: false,
    offset: 9,
  };
  const answers = { read_screen: () => screen };

  it('keeps colours when they are asked for, and nothing else that acts on a terminal', async () => {
    const ran = await runLine(['screen', 'a3', '--ansi', '--scrollback', '20'], { answers });
    expect(ran.out).toBe('\u001b[31mred\u001b[0m ]0;x[2J\u001b[0m\ntwo\u001b[0m\n');
    expect(ran.client.asked[0]?.params).toEqual({ agent: 'a3', scrollback: 20, ansi: true });
  });

  it('is the rendered screen as JSON', async () => {
    expect(json(await runLine(['screen', 'a3', '--json'], { answers }))).toEqual(screen);
  });
});

describe('output', () => {
  const data = (text: string) => Buffer.from(text, 'latin1').toString('base64');
  const slices = [
    { from: 5, next: 8, data: data('ab\u0000'), ended: false },
    { from: 8, next: 9, data: data('\u00ff'), ended: false },
    { from: 9, next: 9, data: '', ended: false },
    { from: 9, next: 10, data: data('z'), ended: true },
  ];
  const answers = () => {
    const left = [...slices];
    return { get_agent: () => agent, read_output: () => left.shift() ?? { from: 10, next: 10, data: '', ended: true } };
  };

  it('gives the bytes as they are, up to what there is', async () => {
    const ran = await runLine(['output', 'n1', '--since', '2'], { answers: answers() });
    expect(ran.out).toBe('ab\u0000\ufffd');
    expect(ran.err).toBe('Bytes 2 to 5 are no longer kept.\n');
    expect(ran.client.asked.map(({ params }) => params)).toEqual([
      { agent: 'n1' },
      { agent: 'a3', since: 2 },
      { agent: 'a3', since: 8 },
      { agent: 'a3', since: 9 },
    ]);
  });

  it('follows until the agent has ended, over restarts of the core', async () => {
    const ran = await runLine(['output', 'a3', '--follow', '--json'], { answers: answers() });
    expect(
      ran.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(slices);
    expect(ran.reaches[0]?.reconnect).toBe('forever');
  });
});

describe('ending', () => {
  const answers = { stop_agent: () => ended, interrupt_agent: () => agent, restart_agent: () => anAgent('a4', 'n1') };

  it.each([
    ['stop', '', 'a3 has ended: ended by SIGHUP.\n'],
    ['interrupt', '', 'a3 was told to stop its turn.\n'],
    ['restart', 'a4\n', ''],
  ])('%s', async (command, out, err) => {
    const ran = await runLine([command, 'a3'], { answers });
    expect([ran.code, ran.out, ran.err]).toEqual([0, out, err]);
  });

  it('explains why an agent is taken to be in its state', async () => {
    const told = {
      agent: { ...agent, evidence: { source: 'title' as const, text: 'said so' } },
      readings: [{ source: 'quiet', state: 'idle', text: 'silent', at: NOW, stale: false }],
      decisions: [],
    };
    const ran = await runLine(['explain', 'a3'], { answers: { explain_agent: () => told } });
    expect(ran.out).toMatch(/^a3 ● working since .*\n {2}decided by title: said so\n {2}quiet {2}idle .*silent\n$/);
  });
});
