import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { leaveNothing } from '../support/nothing-left.ts';
import { openTmuxTerminal } from '../support/tmux-terminal.ts';
import { createBuiltCli } from './built-cli.ts';

const NODE_KEYS = 'id title parent state priority depends_on relates agents created_at updated_at'.split(' ');
const STATUS_KEYS = 'mode pid version protocol started_at home socket surfaces agents nodes rss health'.split(' ');

const { moitumi, run, fails } = createBuiltCli();
afterAll(() => leaveNothing(moitumi));

const nodes = () => moitumi.json<Record<string, unknown>[]>(['ls', '--all']);

describe('a graph made from the shell', () => {
  it('is added, drawn, listed and shown', async () => {
    expect(await run('add', 'Write the letter')).toBe('n1\n');
    const notes = await moitumi.run(['add', 'Post it', '--parent', 'n1', '--notes', '-'], { input: 'a stamp\n' });
    expect(notes).toMatchObject({ code: 0, stdout: 'n2\n' });
    expect(await run('add', 'Wait', '--parent', 'Write', '--depends-on', 'n2', '--priority', '3')).toBe('n3\n');
    expect(await run('tree')).toBe('n1 Write the letter\n├─ n3 Wait\n└─ n2 Post it\n');
    expect(await run('tree', 'n2')).toContain('n2 Post it');
    expect(await run('ls')).toMatch(/n3 +open +Wait/);
    expect(await run('show', 'Post')).toContain('a stamp');
    const shown = await moitumi.json<Record<string, unknown>>(['show', 'n3']);
    expect(Object.keys(shown)).toEqual(expect.arrayContaining(NODE_KEYS));
    expect(shown).toMatchObject({ id: 'n3', parent: 'n1', depends_on: ['n2'], priority: 3, state: 'open' });
    expect(await moitumi.json(['add', 'As JSON'])).toMatchObject({ id: 'n4', title: 'As JSON' });
  });

  it('is changed: edited, moved, linked, unlinked, done, removed and brought back', async () => {
    await run('edit', 'n2', '--title', 'Post it today', '--priority', '9');
    const editor = { env: { EDITOR: "sed -i 's/today/tomorrow/'" } };
    expect(await moitumi.run(['edit', 'n2'], editor)).toMatchObject({ code: 0 });
    await run('mv', 'n4', 'n1');
    await run('link', 'n4', 'n2', '--kind', 'relates');
    await run('done', 'n4');
    expect(await nodes()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 'n2', title: 'Post it tomorrow', priority: 9, relates: ['n4'] }),
        expect.objectContaining({ id: 'n4', parent: 'n1', state: 'done', relates: ['n2'] }),
      ]),
    );
    await run('unlink', 'n2', 'n4');
    await run('rm', 'n4');
    expect((await nodes()).map((node) => node['id'])).not.toContain('n4');
    await run('undo');
    expect(await nodes()).toContainEqual(expect.objectContaining({ id: 'n4', relates: [], parent: 'n1' }));
  });

  it('refuses what makes no sense, and stays as it is', async () => {
    const before = await nodes();
    await fails(5, /cycle/, 'mv', 'n1', 'n2');
    await fails(5, /cycle/, 'link', 'n2', 'n3');
    await fails(5, /linked already/, 'link', 'n3', 'n2');
    await fails(4, /n99/, 'add', 'x', '--parent', 'n99');
    await fails(4, /No node/, 'rm', 'nothing like it');
    await fails(2, /./, 'add', '');
    await fails(2, /1,?000/, 'add', 'x'.repeat(10_000));
    await fails(2, /control/, 'add', 'clear\x1b[2J');
    await fails(2, /line break/, 'edit', 'n1', '--title', 'two\nlines');
    await fails(2, /not-there/, 'add', 'x', '--notes', 'not-there.md');
    expect(await nodes()).toEqual(before);
  });

  it('takes a view only where there is one', async () => {
    await fails(4, /No surface is open/, 'focus', 'n1');
    await fails(4, /No surface is open/, 'enter', 'n1');
    await fails(4, /No surface is open/, 'leave');
  });
});

describe('what the core tells', () => {
  it('is its status, with the stable keys', async () => {
    const status = await moitumi.json<Record<string, unknown>>(['status']);
    expect(Object.keys(status)).toEqual(expect.arrayContaining(STATUS_KEYS));
    expect(await run('status')).toContain('health   ok');
    expect(await run('daemon', 'status')).toContain(`pid ${status['pid']}`);
  });

  it('is each event, as it happens and from any number on', async () => {
    const following = moitumi.start(['events', '--since', '0']);
    expect(JSON.parse(await following.line(/"seq":1,/))).toMatchObject({ event: 'node_updated', data: { id: 'n1' } });
    const id = (await run('add', 'Something new')).trim();
    const told = JSON.parse(await following.line(/Something new/));
    expect(told).toMatchObject({ event: 'node_updated', data: { id, title: 'Something new' } });
    following.child.kill('SIGINT');
    const { stdout } = await following.finished;
    const seqs = stdout
      .trim()
      .split('\n')
      .flatMap((line) => JSON.parse(line).seq ?? []);
    expect(seqs).toEqual(Array.from({ length: told.seq }, (_, at) => at + 1));
  });

  it('is who did what, and that nobody changed that since', async () => {
    expect(await run('audit', '--limit', '1000')).toMatch(/user cli add_node n1 ok/);
    expect(await run('audit', '--limit', '3')).toMatch(/^(.*\n){3}$/);
    expect(await run('audit', '--verify')).toMatch(/^ok: /);
    const following = moitumi.start(['audit', '--follow', '--json']);
    await following.line(/./);
    await run('done', 'n3');
    expect(JSON.parse(await following.line(/update_node.*n3/))).toMatchObject({
      who: 'user',
      from: 'cli',
      result: 'ok',
    });
    following.child.kill('SIGTERM');
    await following.finished;
  });

  it('is its log, of which each line is JSON', async () => {
    const lines = (await run('daemon', 'logs', '--json')).trim().split('\n');
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('message');
  });

  it('is everything at once, for a bug report', async () => {
    const dump = await moitumi.json<Record<string, unknown>>(['dump']);
    expect(Object.keys(dump)).toEqual(expect.arrayContaining(['at', 'status', 'nodes', 'agents', 'views']));
  });
});

describe('a command line', () => {
  it('that is wrong is told the nearest right one', async () => {
    await fails(2, /Did you mean `spawn`/, 'spwan', 'n1');
    await fails(2, /Did you mean `--parent`/, 'add', 'x', '--prent', 'n1');
    await fails(4, /Did you mean “Write the letter”|n1/, 'show', 'Wriet the letter');
    await fails(2, /Usage/, 'mv', 'n1');
    await fails(2, /working, waiting, idle/, 'wait', 'a1', '--for', 'happy');
    await fails(2, /number/, 'screen', 'a1', '--scrollback', 'much');
    await fails(2, /terminal/, 'attach', 'a1');
  });

  it('with --json gets its error as JSON, too', async () => {
    const { code, stderr } = await moitumi.run(['show', 'n99', '--json']);
    expect(code).toBe(4);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'node_not_found', data: { ref: 'n99' } } });
  });

  it('prints data without any colour where nobody sees them', async () => {
    for (const args of [['tree'], ['ls'], ['agents'], ['status'], ['help'], ['show', 'n1']]) {
      expect(await run(...args)).not.toContain('\x1b');
    }
    expect(await run('version')).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await run('help', 'spawn')).toContain('--prompt');
  });

  it('prints colours in a terminal, unless NO_COLOR forbids it', async () => {
    const terminal = openTmuxTerminal(moitumi);
    const coloured = () => terminal.tmux('capture-pane', '-e', '-p');
    try {
      terminal.command('moitumi tree; echo end of $((1 + 0))');
      await terminal.shows(/end of 1/);
      expect(coloured()).toMatch(/\x1b\[[\d;]+m/);
      terminal.command('clear; NO_COLOR=1 moitumi tree; echo end of $((1 + 1))');
      await terminal.shows(/end of 2/);
      expect(coloured()).not.toContain('\x1b');
    } finally {
      terminal.close();
    }
  });

  it('whose reader has gone away ends quietly', async () => {
    const following = moitumi.start(['events', '--since', '0']);
    await following.line(/"seq":1,/);
    following.child.stdout.destroy();
    await run('add', 'Nobody reads this');
    const { code, stderr } = await following.finished;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('finds a home and a socket by its options, wherever they stand', async () => {
    const other = join(moitumi.directory, 'other');
    expect(await run('--home', other, 'add', 'Elsewhere')).toBe('n1\n');
    expect(await run('tree', '--home', other)).toBe('n1 Elsewhere\n');
    const { socket } = await moitumi.json<{ socket: string }>(['status', '--home', other]);
    expect(await run('tree', '--home', other, '--socket', socket)).toBe('n1 Elsewhere\n');
    await run('daemon', 'stop', '--home', other);
    await fails(3, /No core runs/, 'tree', '--home', other, '--no-start');
  });

  it('takes profiles from the config, and says where that is wrong', async () => {
    const home = join(moitumi.directory, 'configured');
    mkdirSync(home, { mode: 0o700 });
    writeFileSync(join(home, 'config.toml'), '[agents.mine]\ncommand = "echo"\nargs = ["it is", "mine"]\n');
    const at = ['--home', home];
    await run('add', 'x', ...at);
    await run('spawn', 'x', 'mine', ...at);
    await run('wait', 'x', '--for', 'exited', ...at);
    expect(await run('screen', 'x', ...at)).toContain('it is mine');
    await run('daemon', 'stop', '--force', ...at);
    writeFileSync(join(home, 'config.toml'), '[agents.mine]\ncommand = 7\n');
    await fails(1, /config\.toml:2: agents\.mine\.command must be/, 'tree', ...at);
  });
});
