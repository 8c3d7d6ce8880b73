import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMoitumi, type Moitumi } from '../support/moitumi-process.ts';
import { openTmuxTerminal, type TmuxTerminal } from '../support/tmux-terminal.ts';

const PATIENCE = { timeout: 15_000 };

let moitumi: Moitumi;
let terminal: TmuxTerminal;

beforeEach(() => {
  moitumi = createMoitumi();
  terminal = openTmuxTerminal(moitumi);
});
afterEach(async () => {
  terminal.close();
  await moitumi.dispose();
});

type Pane = { readonly id: string; readonly key: string; readonly shape: string };

function panes(): readonly Pane[] {
  const format = '#{pane_id} #{?@moitumi_key,#{@moitumi_key},-} #{pane_left},#{pane_top} #{pane_width}x#{pane_height}';
  const lines = terminal.tmux('list-panes', '-t', 'test', '-F', format).trim().split('\n');
  return lines.map((line) => {
    const [id = '', key = '', ...shape] = line.split(' ');
    return { id, key, shape: shape.join(' ') };
  });
}

const keys = () => panes().map((pane) => pane.key);
const shapes = () => panes().map((pane) => `${pane.key} ${pane.shape}`);
const paneOf = (key: string) => panes().find((pane) => pane.key === key)?.id ?? expect.fail(`no pane ${key}`);

/** Runs a command from another shell. */
async function shell(args: readonly string[], input = ''): Promise<void> {
  expect(await moitumi.run(args, { input })).toMatchObject({ code: 0 });
}

/** A node with notes and a live command that counts its runs, and one below it with an agent. */
async function prepare(project: string): Promise<void> {
  mkdirSync(join(project, '.git'), { recursive: true });
  await shell(['add', 'Letters', '--notes', '-', '--cwd', project], '# The *plan*\n\n- [ ] write\n- [x] read\n');
  await shell(['edit', 'n1', '--command', 'echo x >> .git/runs; echo run $(wc -l < .git/runs)', '--on-change']);
  await shell(['add', 'To the king', '--parent', 'n1']);
  await shell(['spawn', 'n2', '--', 'sh', '-c', 'echo majesty; sleep 1000']);
}

describe.each([
  { line: 'moitumi --daemon', quit: ['q'] },
  { line: 'moitumi', quit: ['q', 'l'] },
])('the content of an entered node, $line', ({ line, quit }) => {
  it('has a pane each for notes, live command and agents, fresh, and as the person arranged them', async () => {
    const project = join(moitumi.directory, 'project');
    await prepare(project);
    if (line === 'moitumi') await shell(['daemon', 'stop', '--force']);
    terminal.command(line);
    await expect.poll(keys, PATIENCE).toEqual(['-', 'agent:a1']);
    terminal.keys('Enter');
    await expect.poll(keys, PATIENCE).toEqual(['-', 'notes:n1', 'command:n1', 'agent:a1']);

    await terminal.shows(/^ The plan/, paneOf('notes:n1'));
    await terminal.shows(/^ ☐ write/, paneOf('notes:n1'));
    await shell(['edit', 'n1', '--notes', '-', '--no-start'], 'It is **written**.');
    await terminal.shows(/^ It is written\./, paneOf('notes:n1'));

    await terminal.shows(/^run 1$/, paneOf('command:n1'));
    await terminal.shows(/✓ \d\d:\d\d:\d\d/, paneOf('command:n1'));
    // Nobody says when the first files are watched: a change is made until one is seen.
    await expect
      .poll(() => {
        writeFileSync(join(project, 'letter.txt'), String(Math.random()));
        return terminal.text(paneOf('command:n1'));
      }, PATIENCE)
      .toMatch(/^run [2-9]/m);
    await terminal.shows(/majesty/, paneOf('agent:a1'));

    terminal.tmux('resize-pane', '-t', paneOf('notes:n1'), '-y', '5');
    terminal.tmux('resize-pane', '-t', paneOf('-'), '-x', '44');
    const arranged = shapes();
    terminal.keys('h');
    await expect.poll(keys, PATIENCE).toEqual(['-', 'agent:a1']);
    terminal.keys('Enter');
    await expect.poll(shapes, PATIENCE).toEqual(arranged);

    for (const key of quit) {
      terminal.keys(key);
      if (key === 'q' && quit.length > 1) await terminal.shows(/leave the agents running/);
    }
    await terminal.shows(/^shell>$/);
    expect(keys()).toEqual(['-']);
    terminal.command(line);
    await expect.poll(shapes, PATIENCE).toEqual(arranged);

    terminal.tmux('kill-pane', '-t', paneOf('notes:n1'));
    await shell(['spawn', 'n2', '--no-start', '--', 'sleep', '1000']);
    await expect.poll(keys, PATIENCE).toEqual(['-', 'command:n1', 'agent:a1', 'agent:a2']);
    terminal.keys('o');
    await expect.poll(keys, PATIENCE).toEqual(['-', 'notes:n1', 'command:n1', 'agent:a1', 'agent:a2']);
  });
});

describe('panes', () => {
  it('are laid out again at once when the window has another size', async () => {
    await shell(['add', 'Letters']);
    await shell(['spawn', 'n1', '--', 'sleep', '1000']);
    terminal.command('moitumi --daemon');
    await expect.poll(shapes, PATIENCE).toEqual(['- 0,1 30x39', 'agent:a1 31,1 109x39']);
    terminal.tmux('resize-window', '-t', 'test', '-x', '90', '-y', '30');
    await expect.poll(shapes, PATIENCE).toEqual(['- 0,1 24x29', 'agent:a1 25,1 65x29']);
  });

  it('go on under a sidebar that handed its core over, which is then left with nothing to ask', async () => {
    terminal.command('moitumi');
    await terminal.shows(/Welcome to moitumi/);
    await shell(['add', 'Letters', '--notes', '-', '--no-start'], '# Plan');
    await shell(['spawn', 'n1', '--no-start', '--', 'sh', '-c', 'echo majesty; sleep 1000']);
    await shell(['enter', 'n1', '--no-start']);
    await expect.poll(keys, PATIENCE).toEqual(['-', 'notes:n1', 'agent:a1']);
    terminal.keys('q');
    await terminal.shows(/hand over to a daemon/);
    terminal.keys('h');
    await terminal.shows(/A daemon has it/);
    expect(await moitumi.json(['status', '--no-start'])).toMatchObject({ mode: 'daemon' });
    await expect.poll(keys, PATIENCE).toEqual(['-', 'notes:n1', 'agent:a1']);
    await terminal.shows(/majesty/, paneOf('agent:a1'));
    await terminal.shows(/^ Plan/, paneOf('notes:n1'));
    terminal.keys('q');
    await terminal.shows(/^shell>$/);
  });
});
