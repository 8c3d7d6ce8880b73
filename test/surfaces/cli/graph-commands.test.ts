import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MoitumiError } from '../../../src/domain/error.ts';
import type { Node, NodeCommand } from '../../../src/domain/node.ts';
import { aNode, anAgent, NOW } from '../tui/a-cortex.ts';
import { json, runLine } from './command-line.ts';

const nodes = [
  aNode('n1', 'Release'),
  aNode('n2', 'Fix the login', { parent: 'n1', depends_on: ['n3'] }),
  aNode('n3', 'Tests', { parent: 'n1', state: 'done' }),
  aNode('n4', 'Second root', { priority: 5 }),
];
const agents = [
  anAgent('a1', 'n2', { state: 'waiting', message: 'May I?' }),
  anAgent('a2', 'n2', { state: 'exited', exit_code: 1, closed: true }),
];
const graph = { list_nodes: () => ({ nodes, agents }) };

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'moitumi-test-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

describe('add', () => {
  it('prints the id alone', async () => {
    const ran = await runLine(
      ['add', '007', '--parent', 'Rel', '--depends-on', 'n3', '--depends-on', 'n4', '--priority', '2', '--cwd', 'sub'],
      {
        answers: { add_node: () => aNode('n5', '007') },
      },
    );
    expect([ran.code, ran.out, ran.err]).toEqual([0, 'n5\n', '']);
    expect(ran.client.asked).toEqual([
      {
        method: 'add_node',
        params: { title: '007', parent: 'Rel', depends_on: ['n3', 'n4'], priority: 2, cwd: '/project/sub' },
      },
    ]);
    expect(ran.client.closed).toBe(true);
  });

  it('takes notes from a file and from stdin', async () => {
    const cwd = await temporaryDirectory();
    await writeFile(join(cwd, 'plan.md'), '# Plan\n');
    const answers = { add_node: () => aNode('n5', 'T') };
    const fromFile = await runLine(['add', 'T', '--notes', 'plan.md'], { cwd, answers });
    const fromStdin = await runLine(['add', 'T', '--notes', '-'], { stdin: 'typed\n', answers });
    expect(fromFile.client.asked[0]?.params).toEqual({ title: 'T', notes: '# Plan\n' });
    expect(fromStdin.client.asked[0]?.params).toEqual({ title: 'T', notes: 'typed\n' });
  });

  it('asks for nothing when its notes cannot be read', async () => {
    const ran = await runLine(['add', 'T', '--notes', 'none.md']);
    expect([ran.code, ran.reaches]).toEqual([2, []]);
    expect(ran.err).toContain('moitumi: Cannot read `none.md`');
  });
});

describe('tree', () => {
  it('draws nodes with their agents in order', async () => {
    const ran = await runLine(['tree'], { answers: graph });
    expect(ran.out).toBe(
      [
        'n4 Second root',
        'n1 Release',
        '├─ n2 Fix the login',
        '│  └─ ◆ a1 claude waiting: May I?',
        '└─ n3 ✓ Tests',
        '',
      ].join('\n'),
    );
  });

  it('begins at the node that was asked for', async () => {
    const below: Node[] = [aNode('n2', 'Fix', { parent: 'n1' }), aNode('n9', 'Deep', { parent: 'n2' })];
    const ran = await runLine(['tree', 'Fix'], { answers: { list_nodes: () => ({ nodes: below, agents: [] }) } });
    expect(ran.out).toBe('n2 Fix\n└─ n9 Deep\n');
    expect(ran.client.asked[0]?.params).toEqual({ under: 'Fix' });
  });

  it('cuts lines at the edge of the terminal, by cells', async () => {
    const wide = { list_nodes: () => ({ nodes: [aNode('n1', '日本語日本語日本語')], agents: [] }) };
    const ran = await runLine(['tree', '--no-color'], { answers: wide, columns: 12 });
    expect(ran.out).toBe('n1 日本語日…\n');
  });

  it('says on stderr that there is nothing yet', async () => {
    const ran = await runLine(['tree'], { answers: { list_nodes: () => ({ nodes: [], agents: [] }) } });
    expect([ran.out, ran.err]).toEqual(['', 'The cortex is empty. Begin with: moitumi add TITLE\n']);
  });

  it('gives JSON with the stable keys, times as ISO 8601', async () => {
    const [first, second] = json(await runLine(['tree', '--json'], { answers: graph })) as Record<string, unknown>[];
    expect(first).toMatchObject({ id: 'n1', parent: null, created_at: new Date(NOW).toISOString() });
    expect(second).toMatchObject({
      id: 'n2',
      title: 'Fix the login',
      parent: 'n1',
      state: 'open',
      priority: 0,
      depends_on: ['n3'],
      relates: [],
      agents: ['a1'],
    });
  });

  it('has colours on a terminal only, and not with NO_COLOR or --no-color', async () => {
    const colored = await runLine(['tree'], { answers: graph, columns: 80 });
    expect(colored.out).toContain('\u001b[');
    const plain = [
      await runLine(['tree'], { answers: graph }),
      await runLine(['tree'], { answers: graph, columns: 80, env: { NO_COLOR: '1' } }),
      await runLine(['tree', '--no-color'], { answers: graph, columns: 80 }),
      await runLine(['tree'], { answers: graph, columns: 80, env: { TERM: 'dumb' } }),
    ];
    for (const ran of plain) expect(ran.out).not.toContain('\u001b');
    const forced = await runLine(['tree'], { answers: graph, env: { FORCE_COLOR: '1' } });
    expect(forced.out).toContain('\u001b[');
  });
});

describe('what comes from others', () => {
  it('cannot act on the terminal', async () => {
    const hostile = 'a\u001b]0;owned\u0007b\u009b31mc\r\nd\u202ee\u2028f';
    const node = aNode('n1', hostile);
    const agent = anAgent('a1', 'n1', {
      profile: hostile,
      message: hostile,
      title: hostile,
      evidence: { source: 'title', text: hostile },
    });
    const answers = {
      list_nodes: () => ({ nodes: [node], agents: [agent] }),
      list_agents: () => ({ agents: [agent] }),
      get_node: () => ({ node, notes: `x\n${hostile}`, agents: [agent] }),
      explain_agent: () => ({
        agent,
        readings: [{ source: hostile, state: hostile, text: hostile, at: NOW, stale: false }],
        decisions: [],
      }),
      read_audit: () => ({
        entries: [
          { id: 1, at: NOW, who: hostile, from: 'cli', what: 'x', on: 'n1', result: 'ok', detail: hostile, hash: '' },
        ],
      }),
    };
    for (const argv of [['tree'], ['ls'], ['agents'], ['show', 'n1'], ['explain', 'a1'], ['audit']]) {
      const ran = await runLine(argv, { answers });
      expect(ran.code, argv.join(' ')).toBe(0);
      expect(ran.out, argv.join(' ')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2028]/);
    }
  });
});

describe('ls', () => {
  it('leaves out what is done, unless all are wanted', async () => {
    const open = await runLine(['ls'], { answers: graph });
    expect(open.out.split('\n')[1]).toBe('n2  open  ◆ a1  Fix the login');
    expect(open.out).not.toContain('Tests');
    expect((await runLine(['ls', '--all'], { answers: graph })).out).toContain('n3  done');
  });
});

describe('edit', () => {
  const node = aNode('n1', 'Old', { has_notes: true });
  const answers = {
    get_node: () => ({ node, notes: 'first\n', agents: [] }),
    update_node: ({ title }: { readonly title?: string }) => ({ ...node, title: title ?? node.title }),
  };

  it('changes what its options say', async () => {
    const ran = await runLine(['edit', 'n1', '--title', '007', '--priority', '-1'], { answers });
    expect(ran.client.asked).toEqual([{ method: 'update_node', params: { node: 'n1', title: '007', priority: -1 } }]);
    expect([ran.out, ran.err]).toEqual(['', 'n1 is changed.\n']);
  });

  it('gives a node a live command, changes when it runs, and takes it away', async () => {
    const live: NodeCommand = { run: 'npm test', restart: 'on_change', every_s: null };
    const sent = async (line: string[], command: NodeCommand | null = live) => {
      const known = { ...answers, get_node: () => ({ node: { ...node, command }, notes: null, agents: [] }) };
      const ran = await runLine(['edit', 'n1', ...line], { answers: known });
      const request = ran.client.asked.find(({ method }) => method === 'update_node');
      return request?.params ?? ran.err;
    };
    expect(await sent(['--command', 'npm test', '--on-change'])).toEqual({ node: 'n1', command: live });
    expect(await sent(['--every', '5'])).toEqual({ node: 'n1', command: { ...live, restart: 'never', every_s: 5 } });
    expect(await sent(['--command', ''])).toEqual({ node: 'n1', command: null });
    expect(await sent(['--every', '5'], null)).toContain('There is no live command yet');
    expect(await sent(['--every', '0'])).toContain('at least 1');
    expect(await sent(['--every', '1.5'])).toContain('whole seconds');
  });

  it('opens title and notes in the editor, and sends what is different', async () => {
    const editor = `sed -i -e '1s/.*/New/' -e '$a second'`;
    const ran = await runLine(['edit', 'n1'], {
      answers,
      cwd: tmpdir(),
      env: { EDITOR: editor, PATH: process.env['PATH'] ?? '' },
    });
    expect(ran.client.asked[1]).toEqual({
      method: 'update_node',
      params: { node: 'n1', title: 'New', notes: 'first\nsecond\n' },
    });
    expect(ran.code).toBe(0);
  });

  it('changes nothing when nothing was changed or the editor fails', async () => {
    const same = await runLine(['edit', 'n1'], {
      answers,
      cwd: tmpdir(),
      env: { EDITOR: 'true', PATH: process.env['PATH'] ?? '' },
    });
    expect([same.client.asked.length, same.err]).toEqual([1, 'n1 stays as it was.\n']);
    const failed = await runLine(['edit', 'n1'], {
      answers,
      cwd: tmpdir(),
      env: { VISUAL: 'false', PATH: process.env['PATH'] ?? '' },
    });
    expect([failed.code, failed.client.asked.length]).toEqual([1, 1]);
    const missing = await runLine(['edit', 'n1'], {
      answers,
      cwd: tmpdir(),
      env: { EDITOR: 'no-such-editor', PATH: process.env['PATH'] ?? '' },
    });
    expect([missing.code, missing.client.asked.length]).toEqual([2, 1]);
    expect(failed.err + missing.err).not.toContain('kept in');
  });

  it('keeps the text when the core refuses it', async () => {
    const refusing = {
      ...answers,
      update_node: () => {
        throw new MoitumiError('bad_title', 'That title will not do.');
      },
    };
    const ran = await runLine(['edit', 'n1'], {
      answers: refusing,
      cwd: tmpdir(),
      env: { EDITOR: `sed -i '1s/.*/New/'`, PATH: process.env['PATH'] ?? '' },
    });
    const file = /What you wrote is kept in (.*)/.exec(ran.err)?.[1] ?? '';
    expect(await readdir(join(file, '..'))).toEqual(['n1.md']);
    await removeDrafts(ran.err);
  });
});

async function removeDrafts(said: string): Promise<void> {
  for (const [path] of said.matchAll(/\S*moitumi-edit-\w+/g)) await rm(path, { recursive: true });
}

describe('the other commands on nodes', () => {
  const node = aNode('n2', 'Fix', { parent: 'n1', depends_on: ['n3'], relates: ['n3'] });
  const answers = {
    move_node: () => node,
    link: () => node,
    unlink: () => node,
    update_node: () => ({ ...node, state: 'done' as const }),
    remove_node: () => ({ removed: ['n2', 'n5'] }),
    undo: () => ({ deed: 'remove' as const, node: 'n2', restored: ['n2', 'n5'] }),
    focus: () => ({ surface: 'tui:main', focus: 'n2', entered: null }),
    enter: () => ({ surface: 'tui:main', focus: null, entered: 'n2' }),
    leave: () => ({ surface: 'tui:main', focus: 'n2', entered: null }),
    get_node: () => ({ node, notes: null, agents: [anAgent('a1', 'n2')] }),
  };
  it.each([
    ['mv n2 n1', 'move_node', { node: 'n2', parent: 'n1' }, 'n2 is below n1 now.'],
    ['mv n2 /', 'move_node', { node: 'n2', parent: null }, 'n2 is below n1 now.'],
    ['link n2 n3', 'link', { from: 'n2', to: 'n3', kind: 'depends_on' }, 'n2 depends on n3.'],
    ['link n2 n3 --kind relates', 'link', { from: 'n2', to: 'n3', kind: 'relates' }, 'n2 relates to n3.'],
    ['unlink n2 n3', 'unlink', { from: 'n2', to: 'n3' }, 'n2 is not linked to it any more.'],
    ['done n2', 'update_node', { node: 'n2', state: 'done' }, 'n2 is done.'],
    ['rm n2', 'remove_node', { node: 'n2' }, 'Removed n2, n5. `moitumi undo` brings it back.'],
    [
      'rm n2 --stop-agents',
      'remove_node',
      { node: 'n2', stop_agents: true },
      'Removed n2, n5. `moitumi undo` brings it back.',
    ],
    ['undo', 'undo', {}, 'Back again: n2, n5.'],
    ['focus n2', 'focus', { node: 'n2' }, 'tui:main: in the whole cortex, at n2.'],
    ['enter n2 --surface tui:main', 'enter', { node: 'n2', surface: 'tui:main' }, 'tui:main: in n2, at nothing.'],
    ['leave', 'leave', {}, 'tui:main: in the whole cortex, at n2.'],
  ])('%s', async (line, method, params, said) => {
    const ran = await runLine(line.split(' '), { answers });
    expect(ran.client.asked).toEqual([{ method, params }]);
    expect([ran.code, ran.out, ran.err]).toEqual([0, '', `${said}\n`]);
  });

  it('give the whole node as JSON, with its agents', async () => {
    expect(json(await runLine(['done', 'n2', '--json'], { answers }))).toMatchObject({
      id: 'n2',
      agents: ['a1'],
      state: 'done',
    });
  });

  it('refuse a kind of link that does not exist', async () => {
    const ran = await runLine(['link', 'n1', 'n2', '--kind', 'relate'], { answers });
    expect([ran.code, ran.err]).toEqual([
      2,
      'moitumi: `--kind` is depends_on or relates, not `relate`. Did you mean `relates`?\n',
    ]);
  });
});
