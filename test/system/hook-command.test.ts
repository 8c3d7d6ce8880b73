import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MoitumiProcess, PROGRAM } from '../support/moitumi-process.ts';
import { leaveNothing } from '../support/nothing-left.ts';
import { createBuiltCli } from './built-cli.ts';

const { moitumi, run } = createBuiltCli();
beforeAll(() => run('daemon', 'start'));
afterAll(() => leaveNothing(moitumi));

const directory = join(moitumi.directory, 'api');
mkdirSync(directory);

type AgentForm = { readonly id: string; readonly origin: string; readonly state: string; readonly session: string };
type AskForm = { readonly id: string; readonly text: string; readonly state: string };

const agents = () => moitumi.json<AgentForm[]>(['agents', '--all']);
const asks = () => moitumi.json<AskForm[]>(['asks']);

function event(name: string, session: string, more: object = {}): string {
  return JSON.stringify({ hook_event_name: name, session_id: session, cwd: directory, ...more });
}

function permission(session: string, command: string): string {
  return event('PermissionRequest', session, { tool_name: 'Bash', tool_input: { command } });
}

/** Runs a hook as a program does, of which this process plays the part. */
function hook(input: string, ...options: readonly string[]) {
  return moitumi.start(['hook', 'claude', ...options], { input });
}

/** Answers the only ask; the program goes on with what its hook prints. */
async function answered(waiting: MoitumiProcess, option: string): Promise<unknown> {
  const [ask] = await asks();
  const answering = run('answer', ask?.id ?? '', option);
  const { code, stdout } = await waiting.finished;
  expect(code).toBe(0);
  await hook(event('PostToolUse', 's1', { tool_name: 'Bash' })).finished;
  await answering;
  return JSON.parse(stdout).hookSpecificOutput.decision;
}

const silent = { code: 0, stdout: '', stderr: '' };

describe('the hook command', () => {
  it('is inert where no home and no core are, and makes none', async () => {
    const home = join(moitumi.directory, 'nowhere');
    for (const options of [[], ['--wait']]) {
      const inert = await moitumi.run(['hook', 'claude', ...options], {
        input: permission('s', 'ls'),
        env: { MOITUMI_HOME: home },
      });
      expect(inert).toMatchObject(silent);
    }
    expect(existsSync(home)).toBe(false);
  });

  it('ends well and silently, whatever it is given', async () => {
    for (const input of ['', 'x', '[]', '{}', 'null', '{"hook_event_name":7}', event('Nonsense', 's'), '{"a":']) {
      expect(await hook(input).finished, input).toMatchObject(silent);
    }
    expect(await moitumi.run(['hook'], { input: event('Stop', 's') })).toMatchObject(silent);
    expect(await agents()).toEqual([]);
  });

  it('brings an agent that someone started by hand onto the list', async () => {
    expect(await hook(event('SessionStart', 's1', { source: 'startup' })).finished).toMatchObject(silent);
    await expect.poll(agents).toMatchObject([{ id: 'a1', origin: 'observed', session: 's1' }]);
    expect(await run('tree')).toContain('api');
  });

  it('hands over events of any size, without what only a tool would read', async () => {
    const large = event('PostToolUse', 's1', {
      tool_name: 'Read',
      tool_input: { file_path: '/f', content: 'x'.repeat(300_000) },
      tool_response: 'y'.repeat(3_000_000),
    });
    expect(await hook(large).finished).toMatchObject(silent);
    await expect.poll(async () => (await run('explain', 'a1')).includes('PostToolUse')).toBe(true);
  });

  it('waits for a person’s answer and prints it', async () => {
    const waiting = hook(permission('s1', 'make'), '--wait');
    await expect.poll(asks).toMatchObject([{ text: 'make', state: 'open' }]);
    const decision = await answered(waiting, 'no');
    expect(decision).toEqual({ behavior: 'deny', message: 'The user does not want this.' });
  });

  it('outlives a restart of the core, and asks the same again', async () => {
    const waiting = hook(permission('s1', 'make all'), '--wait');
    await expect.poll(asks).toMatchObject([{ text: 'make all', state: 'open' }]);
    const [before] = await asks();
    await run('daemon', 'restart');
    await expect.poll(asks).toMatchObject([{ id: before?.id, state: 'open' }]);
    expect(await answered(waiting, 'yes')).toEqual({ behavior: 'allow' });
  });

  it('goes when its program is gone', async () => {
    const file = join(moitumi.directory, 'event');
    writeFileSync(file, permission('s2', 'make install'));
    // The shell plays the program: it ends without a word to its hook.
    const script = `"${process.execPath}" "${PROGRAM}" hook claude --wait < "${file}" & echo $!; read end`;
    const program = spawn('sh', ['-c', script], { env: moitumi.env, stdio: ['pipe', 'pipe', 'ignore'] });
    const [said] = await once(program.stdout, 'data');
    await expect.poll(asks).toMatchObject([{ text: 'make install', state: 'open' }]);
    program.stdin.end();
    await expect.poll(() => isRunning(Number(said)), { timeout: 15_000 }).toBe(false);
    expect(await asks()).toEqual([]);
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('inside an agent', () => {
  it('the command line may look, and neither answers nor changes anything', async () => {
    const node = (await run('add', 'Guarded')).trim();
    const seen = join(moitumi.directory, 'environment');
    await run('spawn', node, '--', 'sh', '-c', `env > ${seen}.part; mv ${seen}.part ${seen}; cat`);
    await expect.poll(() => existsSync(seen)).toBe(true);
    const token = /^MOITUMI_AGENT_TOKEN=(.+)$/m.exec(readFileSync(seen, 'utf8'))?.[1] ?? '';
    expect(token).toMatch(/^a\d+\.[0-9a-f]{64}$/);
    const inside = { env: { MOITUMI_AGENT_TOKEN: token } };
    expect((await moitumi.run(['agents'], inside)).code).toBe(0);
    for (const args of [
      ['add', 'More'],
      ['answer', 'q1', 'yes'],
      ['daemon', 'stop', '--force'],
      ['keys', 'a1', 'y'],
    ]) {
      const refused = await moitumi.run(args, inside);
      expect(refused.code, args.join(' ')).toBe(5);
      expect(refused.stderr).toContain('which this token does not have');
    }
    const forged = { env: { MOITUMI_AGENT_TOKEN: `a1.${'0'.repeat(64)}` } };
    expect((await moitumi.run(['agents'], forged)).stderr).toContain('does not know this token');
  });
});
