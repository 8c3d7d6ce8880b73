import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Turn } from '../../../src/domain/turn.ts';
import { SLASH_COMMANDS } from '../../../surfaces/commands/command-table.ts';
import { listFiles, meantFiles } from '../../../surfaces/commands/files.ts';
import { runCommandLine } from '../../../surfaces/commands/run-command.ts';
import type { CommandSite } from '../../../surfaces/commands/slash-command.ts';
import { anAsk } from '../../support/an-ask.ts';
import { aGraph, aNode, anAgent, NOW } from '../tui/a-cortex.ts';
import { type Answers, FakeClient } from '../tui/fake-client.ts';

let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'moitumi-commands-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Runs a command line on a node of the test's directory; tells what it said, did and asked for. */
async function run(
  line: string,
  answers: Answers = {},
  agents = [anAgent('a1', 'n1', { state: 'idle', session: 's1' })],
) {
  const ask = anAsk('q1', 'a1', 'n1');
  const graph = aGraph([aNode('n1', 'api', { cwd: directory }), aNode('n2', 'web', { parent: 'n1' })], agents, [ask]);
  const client = new FakeClient(graph, answers);
  const done: string[] = [];
  const site: CommandSite = {
    ...{ client, graph, node: 'n1', agent: null, env: { PATH: '/bin' }, cwd: '/', width: 60, now: NOW },
    commands: SLASH_COMMANDS,
    goTo: (node) => done.push(`to ${node}`),
    copy: (text) => done.push(`copied ${text}`),
    quit: () => done.push('quit'),
  };
  const lines = await runCommandLine(line, site);
  const text = lines.map((spans) => spans.map(([, part]) => part).join('')).join('\n');
  return { text, sentence: text.replaceAll(/\s+/g, ' '), done, asked: client.asked };
}

const aTurn = (id: string, author: string, text: string): Turn => ({
  ...{ id, node: 'n1', agent: 'a1', at: NOW, author, text, from: null, origin: 'words', prompt: null },
  source: author === 'user' ? 'cli' : 'agent',
});

const SAID = [
  aTurn('t1', 'agent:a1', 'Old:\n```\nold\n```'),
  aTurn('t2', 'agent:a1', 'Do\n\n1. this\n   ```sh\n   make\n   ```\n2. that\n\n```\none\ntwo\n```\n'),
  aTurn('t3', 'user', '```\nmine\n```'),
];

describe('a command', () => {
  it('is known by the beginning of its name, and a slip is told', async () => {
    expect((await run('qui')).done).toEqual(['quit']);
    expect((await run('stauts')).text).toContain('Did you mean status?');
    expect((await run('s')).sentence).toContain('It may be status, spawn, stop, sleep, screen, save.');
  });

  it('help tells of all', async () => {
    const { sentence } = await run('help');
    for (const { name } of SLASH_COMMANDS) expect(sentence).toContain(`/${name}`);
  });

  it('node tells of this one and goes to another', async () => {
    expect((await run('node')).text).toContain('n2 web');
    const went = await run('node web', { get_node: () => ({ node: aNode('n2', 'web'), notes: null, agents: [] }) });
    expect(went.done).toEqual(['to n2']);
  });

  it('spawn takes a profile and a prompt', async () => {
    const { asked } = await run('spawn claude look at it', { spawn_agent: () => anAgent('a2', 'n1') });
    const params = { node: 'n1', env: { PATH: '/bin' }, client_cwd: '/', profile: 'claude', prompt: 'look at it' };
    expect(asked).toEqual([{ method: 'spawn_agent', params }]);
  });

  it('answer takes the option by its number, its letter or its name', async () => {
    for (const line of ['answer 1', 'answer q1 yes', 'answer y']) {
      const { asked } = await run(line, { answer_ask: () => anAsk('q1', 'a1', 'n1') });
      expect(asked).toMatchObject([{ method: 'answer_ask', params: { ask: 'q1', options: ['yes'], hash: 'hash' } }]);
    }
    expect((await run('answer nonsense')).text).toContain('Its options: yes');
  });

  it('remember adds to the notes, and memory shows them', async () => {
    const get_node = () => ({ node: aNode('n1', 'api'), notes: '# Plan\n', agents: [] });
    const { asked } = await run('remember the port is 80', { get_node, update_node: () => aNode('n1', 'api') });
    expect(asked.at(-1)?.params).toEqual({ node: 'n1', notes: '# Plan\n- the port is 80\n' });
    expect((await run('memory', { get_node })).text).toBe('Plan');
  });

  it('sleep stops what is idle and can be continued, nothing else; wake continues it', async () => {
    const agents = [
      anAgent('a1', 'n1', { state: 'idle', session: 's1' }),
      anAgent('a2', 'n1', { state: 'working', session: 's2' }),
      anAgent('a3', 'n1', { state: 'idle' }),
      anAgent('a4', 'n1', { state: 'idle', session: 's4', background: true }),
      anAgent('a5', 'n1', { state: 'exited', session: 's5' }),
    ];
    const answers: Answers = { stop_agent: () => anAgent('a1', 'n1'), resume_agent: () => anAgent('a6', 'n1') };
    const stopped = await run('sleep', answers, agents);
    expect(stopped.asked).toEqual([{ method: 'stop_agent', params: { agent: 'a1' } }]);
    const woken = await run('sleep wake', answers, agents);
    expect(woken.asked).toMatchObject([{ method: 'resume_agent', params: { agent: 'a5' } }]);
  });

  it('model types the agent’s own command only where it has one and is idle', async () => {
    const answers = (state: 'idle' | 'working', profile: string): Answers => ({
      get_agent: () => anAgent('a1', 'n1', { state, profile, command: [profile, '--model', 'opus'] }),
      paste_text: () => ({ agent: 'a1', bytes: 1 }),
      send_keys: () => ({ agent: 'a1' }),
    });
    const used = (model: string | null): Answers => {
      const usage = { agent: 'a1', model, tokens: null, cost_usd: null, context: null, at: 0 };
      return { ...answers('idle', 'claude'), get_usage: () => ({ agents: [usage], nodes: [], limits: [] }) };
    };
    expect((await run('model', used(null))).text).toContain('was started with opus');
    expect((await run('model', used('haiku'))).text).toContain('used haiku last');
    expect((await run('model sonnet', answers('working', 'claude'))).asked).toHaveLength(1);
    expect((await run('model sonnet', answers('idle', 'codex'))).sentence).toContain('moitumi attach a1');
  });

  it('model confirms the change where the agent asks, and tells what it says', async () => {
    const screens = [
      ['❯ '],
      ['❯ /model sonnet', '  Switch model?', '  ❯ 1. Yes, switch to Sonnet', '    2. No, go back'],
      ['❯ /model sonnet', '  ⎿  Set model to Sonnet'],
    ];
    const { asked, text } = await run('model  sonnet', {
      get_agent: () => anAgent('a1', 'n1', { state: 'idle' }),
      paste_text: () => ({ agent: 'a1', bytes: 1 }),
      send_keys: () => ({ agent: 'a1' }),
      read_screen: () => ({
        ...{ cols: 80, rows: 4, scrollback: 0, title: null, alternate: false, offset: 4 - screens.length },
        ...{ lines: screens.shift() ?? [], cursor: { x: 0, y: 0, visible: true } },
      }),
    });
    expect(text).toBe('a1: Set model to Sonnet');
    expect(asked.map(({ method, params }) => [method, params])).toEqual([
      ['get_agent', { agent: 'a1' }],
      ['read_screen', { agent: 'a1' }],
      ['paste_text', { agent: 'a1', text: '/model sonnet' }],
      ['send_keys', { agent: 'a1', keys: ['Enter'] }],
      ['read_screen', { agent: 'a1', after: 1, wait_ms: expect.any(Number) }],
      ['send_keys', { agent: 'a1', keys: ['Enter'] }],
      ['read_screen', { agent: 'a1', after: 2, wait_ms: expect.any(Number) }],
    ]);
  });

  it('usage tells what is known of agents and accounts', async () => {
    const get_usage: Answers['get_usage'] = ({ node }) => ({
      agents: [
        {
          ...{ agent: 'a1', model: 'opus', cost_usd: 1.5, at: NOW - 60_000 },
          ...{ tokens: { input: 1_200, output: 30, cache_read: 0, cache_write: 0 }, context: { used: 90, size: 100 } },
        },
      ],
      nodes: [],
      limits: [{ tool: 'claude', window: node ?? '', used_percent: 50, resets_at: NOW + 60_000, at: NOW }],
    });
    expect((await run('usage', { get_usage })).text.split('\n')).toEqual([
      'a1 · opus · 1.2k in, 30 out, 0 cached · $1.50 · context 90 % · 1m ago',
      'claude n1 ██████░░░░░░ 50 % · anew in 1m',
    ]);
    const nothing = () => ({ agents: [], nodes: [], limits: [] });
    expect((await run('usage', { get_usage: nothing })).text).toContain('Nothing is known yet');
  });

  it('screen shows a screen without what could act', async () => {
    const read_screen = () => ({
      ...{ cols: 80, rows: 3, scrollback: 0, title: null, alternate: false, offset: 1 },
      ...{ lines: ['one\x1b[2J', '', ''], cursor: { x: 0, y: 0, visible: true } },
    });
    expect((await run('screen', { read_screen })).text).toBe('│ one[2J');
  });

  it('copy takes a code block of the last answer that has any, the last one or the one that is named', async () => {
    const read_turns = () => ({ turns: SAID, more: false });
    expect((await run('copy', { read_turns })).done).toEqual(['copied one\ntwo']);
    expect((await run('copy 1', { read_turns })).done).toEqual(['copied make']);
    expect((await run('copy 3', { read_turns })).text).toContain('has 2 of them');
  });

  it('save writes a code block beside the node’s files, and never over one of them', async () => {
    const read_turns = () => ({ turns: SAID, more: false });
    expect((await run('save 1 do.sh', { read_turns })).text).toContain(join(directory, 'do.sh'));
    expect(readFileSync(join(directory, 'do.sh'), 'utf8')).toBe('make\n');
    expect((await run('save do.sh', { read_turns })).sentence).toContain('is there already');
    expect(readFileSync(join(directory, 'do.sh'), 'utf8')).toBe('make\n');
  });

  it('diff shows what has changed since the last commit, before the first one too', async () => {
    expect((await run('diff')).text).toContain('is in no git repository');
    const git = (...args: string[]) => execFileSync('git', ['-C', directory, ...args], { stdio: 'ignore' });
    git('init', '-q');
    writeFileSync(join(directory, 'a.txt'), 'one\n');
    expect((await run('diff')).text).toContain('?? a.txt');
    git('add', '.');
    git('-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-qm', 'one');
    expect((await run('diff')).text).toContain('Nothing has changed');
    writeFileSync(join(directory, 'a.txt'), 'two\x1b[2J\n');
    // A repository may name any program for its diffs.
    git('config', 'diff.external', 'echo owned');
    const { text } = await run('diff');
    expect(text).toContain('-one');
    expect(text).toContain('+two[2J');
    expect(text).not.toContain('owned');
  });
});

describe('the files of a directory', () => {
  it('are those that git does not ignore', async () => {
    execFileSync('git', ['-C', directory, 'init', '-q']);
    writeFileSync(join(directory, '.gitignore'), 'dist\n');
    for (const name of ['dist', 'src']) mkdirSync(join(directory, name));
    for (const name of ['dist/out.js', 'src/in.ts', 'read me.md']) writeFileSync(join(directory, name), '');
    expect([...(await listFiles(directory))].sort()).toEqual(['.gitignore', 'read me.md', 'src/in.ts']);
  });

  it('are those that are there, without git', async () => {
    for (const name of ['node_modules', 'src', '.hidden']) mkdirSync(join(directory, name));
    for (const name of ['node_modules/x.js', 'src/in.ts', '.hidden/y', 'bad\x1bname']) {
      writeFileSync(join(directory, name), '');
    }
    expect(await listFiles(directory)).toEqual(['src/in.ts']);
    expect(await listFiles(join(directory, 'absent'))).toEqual([]);
  });

  it('are found by their paths first, then by their names, then by anything in them', () => {
    const files = ['docs/chat.md', 'src/chat.ts', 'chat/a.ts', 'src/unchatty.ts', 'other'];
    expect(meantFiles(files, 'chat')).toEqual(['chat/a.ts', 'src/chat.ts', 'docs/chat.md', 'src/unchatty.ts']);
  });
});
