import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLaunchPreparation } from '../../../adapters/agents/launch/launch-preparation.ts';
import type { ILaunchPreparation, LaunchWish } from '../../../src/ports/launch-preparation.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let directory: string;
let launches: ILaunchPreparation;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'moitumi-launch-'));
  launches = createLaunchPreparation({
    directory: join(directory, 'launches'),
    hookCommand: (tool, wait) => `hook ${tool}${wait ? ' --wait' : ''}`,
    statusLineCommand: (file, own) => `line ${basename(file)}${own === null ? '' : ` ${own}`}`,
    acpHost: ['node', 'acp-host.cjs'],
    socketDirectory: () => '/run/home',
  });
});
afterEach(() => rmSync(directory, { recursive: true }));

function wish(...command: readonly string[]): LaunchWish {
  return { agent: 'a1', profile: command[0] ?? '', command, cwd: directory, env: { X: '1' }, takes_up: null };
}

function settings(command: readonly string[]) {
  const file = command[command.indexOf('--settings') + 1] ?? '';
  return { file, ...JSON.parse(readFileSync(file, 'utf8')) };
}

it('gives Claude hooks of its own and a conversation with a name, before the arguments that it has', async () => {
  const { command, env, session } = await launches.prepare(wish('/opt/claude', '--model', 'opus', 'Fix it'));
  expect(session).toMatch(UUID);
  expect(command.toSpliced(2, 1, 'FILE')).toEqual([
    ...['/opt/claude', '--settings', 'FILE', '--session-id', session],
    ...['--model', 'opus', 'Fix it'],
  ]);
  expect(env).toEqual({ X: '1', MOITUMI_HOOKED: 'claude' });
  const { file, hooks } = settings(command);
  expect(lstatSync(file).mode & 0o777).toBe(0o600);
  expect(hooks.Stop).toEqual([{ matcher: '', hooks: [{ type: 'command', command: 'hook claude' }] }]);
  expect(hooks.PermissionRequest[0].hooks[0]).toMatchObject({ command: 'hook claude --wait' });
  expect(hooks.PermissionRequest[0].hooks[0].timeout).toBeGreaterThan(86_400);
});

it('takes the conversation that the person chose', async () => {
  const named = await launches.prepare(wish('claude', '--resume', '11111111-2222-3333-4444-555555555555'));
  expect(named.session).toBe('11111111-2222-3333-4444-555555555555');
  expect(named.command).not.toContain('--session-id');
  const last = await launches.prepare(wish('claude', '--continue'));
  expect(last.session).toBeNull();
  expect(last.command).not.toContain('--session-id');
});

it('puts settings that the person gave into the same file, since only the last ones count', async () => {
  const own = join(directory, 'own.json');
  const theirs = { model: 'opus', hooks: { Stop: [{ hooks: [{ type: 'command', command: 'say' }] }] } };
  writeFileSync(own, JSON.stringify(theirs));
  for (const given of [['--settings', 'own.json'], [`--settings=${JSON.stringify(theirs)}`]]) {
    const { command } = await launches.prepare(wish('claude', ...given, '-p'));
    expect(command.filter((argument) => argument.startsWith('--settings'))).toHaveLength(1);
    expect(command.at(-1)).toBe('-p');
    const { model, hooks } = settings(command);
    expect(model).toBe('opus');
    expect(hooks.Stop.map((group: { hooks: { command: string }[] }) => group.hooks[0]?.command)).toEqual([
      'say',
      'hook claude',
    ]);
  }
  expect(JSON.parse(readFileSync(own, 'utf8'))).toEqual(theirs);
});

it('puts a status line of ours in the place of the person’s, laid out as theirs', async () => {
  const line = async (...given: readonly string[]) => {
    const { command } = await launches.prepare({ ...wish('claude', ...given), env: { HOME: directory } });
    return settings(command).statusLine;
  };
  expect(await line()).toEqual({ type: 'command', command: 'line a1.json.told' });
  mkdirSync(join(directory, '.claude'));
  const theirs = { statusLine: { type: 'command', command: 'theirs', padding: 2 } };
  writeFileSync(join(directory, '.claude', 'settings.json'), JSON.stringify(theirs));
  // Looked up each time it runs, since they may change it.
  expect(await line()).toEqual({ type: 'command', command: 'line a1.json.told', padding: 2 });
  expect(await line('--settings', JSON.stringify(theirs))).toMatchObject({ command: 'line a1.json.told theirs' });
});

it('leaves settings that nobody can read for Claude to complain about', async () => {
  const { command } = await launches.prepare(wish('claude', '--settings', 'absent.json'));
  expect(command.slice(-2)).toEqual(['--settings', 'absent.json']);
});

it('has opencode listen where its events can be followed, unless the person chose the port', async () => {
  const { command, endpoint } = await launches.prepare(wish('opencode'));
  expect(endpoint).toBe(`http://127.0.0.1:${command[2]}`);
  expect(command.slice(0, 2)).toEqual(['opencode', '--port']);
  expect(await launches.prepare(wish('opencode', '--port', '4096'))).toMatchObject({
    command: ['opencode', '--port', '4096'],
    endpoint: null,
  });
});

it('names the conversation of Gemini, and knows the one of Codex that is resumed', async () => {
  const { command, session } = await launches.prepare(wish('gemini'));
  expect(command).toEqual(['gemini', '--session-id', session]);
  expect(await launches.prepare(wish('codex', '--no-daemon', 'resume', '0123-abcd-4567'))).toMatchObject({
    command: ['codex', '--no-daemon', 'resume', '0123-abcd-4567'],
    session: '0123-abcd-4567',
  });
  for (const other of [
    wish('codex', 'resume', '--last'),
    wish('codex', '-s', 'read-only'),
    wish('gemini', '-r', '5'),
  ]) {
    expect((await launches.prepare(other)).session).toBeNull();
  }
  expect((await launches.prepare(wish('opencode', '-s', 'ses_0123456'))).session).toBe('ses_0123456');
});

it('starts everything else, and a command of the person’s own, exactly as it was wished', async () => {
  const plain = { env: { X: '1' }, session: null, endpoint: null };
  expect(await launches.prepare(wish('vim', 'x'))).toEqual({ ...plain, command: ['vim', 'x'] });
  expect(await launches.prepare({ ...wish('claude'), profile: 'command' })).toEqual({ ...plain, command: ['claude'] });
});

it('leaves nothing of an agent that is forgotten', async () => {
  const { command } = await launches.prepare(wish('claude'));
  const { file } = settings(command);
  launches.forget('a1');
  launches.forget('a2');
  expect(existsSync(file)).toBe(false);
});

it('runs an ACP agent in its host, which listens and may take up a conversation', async () => {
  const acp = { ...wish('/opt/gemini', '--acp'), kind: 'acp' } as const;
  const command = ['node', 'acp-host.cjs', '--socket', '/run/home/a1.sock'];
  expect(await launches.prepare(acp)).toEqual({
    command: [...command, '--', '/opt/gemini', '--acp'],
    env: { X: '1' },
    session: null,
    endpoint: 'unix:/run/home/a1.sock',
  });
  expect(await launches.prepare({ ...acp, takes_up: 's-1' })).toMatchObject({
    command: [...command, '--load', 's-1', '--', '/opt/gemini', '--acp'],
    session: 's-1',
  });
});
