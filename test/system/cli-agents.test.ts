import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaveNothing } from '../support/nothing-left.ts';
import { createBuiltCli } from './built-cli.ts';

type AgentForm = { id: string; state: string; pid: number | null; exit_code: number | null; evidence: object };

const AGENT_KEYS =
  'id node profile command state since evidence pid cwd cols rows started_at exited_at exit_code signal'.split(' ');

const { moitumi, run, fails } = createBuiltCli();
beforeAll(async () => {
  await run('add', 'Write the letter');
  await run('add', 'Post it');
});
afterAll(() => leaveNothing(moitumi));

const agents = () => moitumi.json<AgentForm[]>(['agents', '--all']);

describe('an agent run from the shell', () => {
  it('is started, asked, waited for, read, stopped and started again', async () => {
    expect(await run('spawn', 'n1', 'demo', '--prompt', 'hello')).toBe('a1\n');
    await run('wait', 'a1', '--for', 'idle', '--timeout', '10');
    expect(await run('screen', 'a1')).toContain('You said: hello');
    await run('send', 'a1', 'and more');
    await run('wait', 'a1', '--for', 'working', '--timeout', '10');
    await run('wait', 'a1', '--for', 'idle', '--timeout', '10');
    expect(await run('screen', 'a1', '--scrollback', '100')).toContain('You said: and more');
    expect(await run('output', 'a1')).toContain('\x1b]7501;state=done');
    expect(await moitumi.run(['send', 'a1', '-', '--no-enter'], { input: 'from stdin' })).toMatchObject({ code: 0 });
    await expect.poll(() => run('screen', 'a1')).toContain('> from stdin');
    await run('keys', 'a1', 'Enter');
    await expect.poll(() => run('screen', 'a1')).toContain('You said: from stdin');
    await run('send', 'a1', '/exit');
    await run('wait', 'a1', '--for', 'exited', '--timeout', '10');
    expect(await run('restart', 'a1')).toBe('a2\n');
    await run('interrupt', 'a2');
    await run('stop', 'a2');
    const [first, second] = await agents();
    expect(Object.keys(first ?? {})).toEqual(expect.arrayContaining(AGENT_KEYS));
    expect(first).toMatchObject({ id: 'a1', node: 'n1', profile: 'demo', state: 'exited', exit_code: 0 });
    expect(second).toMatchObject({ id: 'a2', state: 'exited', signal: 'SIGHUP' });
    expect(await run('explain', 'a2')).toContain('SIGHUP');
    await fails(4, /Did you mean “a1”/, 'screen', 'a11');
  });

  it('is given its arguments after -- as they stand, and works where it was told to', async () => {
    const directory = join(moitumi.directory, 'a place');
    mkdirSync(directory);
    const script = 'printf "[%s]" "$@"; pwd; echo "$MOITUMI_NODE_ID $MOITUMI_AGENT_ID"; cat';
    await run('spawn', 'n2', '--cwd', directory, '--', 'sh', '-c', script, '--', '--json', '-x', '', 'a b', '$HOME');
    await expect.poll(() => run('screen', 'n2')).toContain(`[--json][-x][][a b][$HOME]${directory}\nn2 a3`);
    await run('stop', 'n2');
  });

  it('streams its output until it has ended', async () => {
    await run('spawn', 'n2', '--', 'sh', '-c', 'echo first; read line; echo "second $line"; exit 7');
    const following = moitumi.start(['output', 'a4', '--follow']);
    await following.line(/first/);
    await run('send', 'a4', 'word');
    const { code, stdout } = await following.finished;
    expect(code).toBe(0);
    expect(stdout).toBe('first\r\nword\r\nsecond word\r\n');
    expect(await run('output', 'a4', '--since', '7')).toBe('word\r\nsecond word\r\n');
    expect((await agents()).find((agent) => agent.id === 'a4')).toMatchObject({ exit_code: 7 });
  });

  it('is not started, and nothing is left of the attempt, where it cannot be', async () => {
    const before = await agents();
    await fails(1, /not installed/, 'spawn', 'n1', '--', '/no/such/program');
    // On a PATH with nothing on it: whoever runs this test may have codex.
    const absent = await moitumi.run(['spawn', 'n1', 'codex'], { env: { PATH: moitumi.directory } });
    expect(absent).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('npm install') });
    await fails(1, /does not exist/, 'spawn', 'n1', '--cwd', '/no/such/place', '--', 'true');
    await fails(2, /Did you mean claude/, 'spawn', 'n1', 'claud');
    await fails(4, /n77/, 'spawn', 'n77', 'demo');
    expect(await agents()).toEqual(before);
  });

  it('is waited for no longer than was said', async () => {
    await run('spawn', 'n2', '--', 'sleep', '1000');
    const begun = performance.now();
    await fails(124, /a5/, 'wait', 'a5', '--for', 'exited', '--timeout', '0.4');
    expect(performance.now() - begun).toBeGreaterThan(400);
    expect(performance.now() - begun).toBeLessThan(3_000);
    const waiting = moitumi.run(['wait', 'a5', '--for', 'exited']);
    await run('stop', 'a5');
    expect(await waiting).toMatchObject({ code: 0 });
    await fails(5, /ended/, 'send', 'a5', 'too late');
    await fails(5, /ended/, 'wait', 'a5', '--for', 'idle');
  });
});

describe('stopping the daemon', () => {
  it('is refused while agents run, unless it is forced; and they live on', async () => {
    await run('spawn', 'n2', '--', 'sleep', '1000');
    const live = async () =>
      (await agents()).filter((agent) => agent.state !== 'exited').map(({ id, pid }) => ({ id, pid }));
    const before = await live();
    expect(before).toHaveLength(1);
    await fails(5, /agent.*running|run/, 'daemon', 'stop');
    await run('daemon', 'stop', '--force');
    await fails(3, /No core runs/, 'daemon', 'status');
    expect(await live()).toEqual(before);
    await run('daemon', 'restart');
    expect(await live()).toEqual(before);
    await run('daemon', 'stop', '--agents', '--force');
    await expect.poll(() => moitumi.processes()).toEqual([]);
  });

  it('runs in the foreground as well, until it is interrupted', async () => {
    const daemon = moitumi.start(['daemon', 'run']);
    await once(daemon.child.stderr, 'data');
    expect(await moitumi.json(['status', '--no-start'])).toMatchObject({ pid: daemon.child.pid });
    daemon.child.kill('SIGINT');
    expect(await daemon.finished).toMatchObject({ code: 0 });
  });
});
