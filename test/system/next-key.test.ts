import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMoitumi, type Moitumi } from '../support/moitumi-process.ts';
import { leaveNothing } from '../support/nothing-left.ts';
import { openTmuxTerminal, type TmuxTerminal } from '../support/tmux-terminal.ts';

let moitumi: Moitumi;
let terminal: TmuxTerminal;
let hasSession = false;

beforeEach(() => {
  moitumi = createMoitumi();
  terminal = openTmuxTerminal(moitumi, { inTmux: false });
});
afterEach(async () => {
  if (hasSession) ownTmux('kill-server');
  hasSession = false;
  terminal.close();
  await leaveNothing(moitumi);
});

const BLOCKED = String.raw`printf '\033]7501;state=blocked\033\\'; echo second here; exec cat`;

const spawn = async (node: string, script: string) =>
  (await moitumi.run(['spawn', node, '--', 'sh', '-c', script])).stdout.trim();

/** In the tmux that moitumi has for itself. */
function ownTmux(...args: readonly string[]): string {
  return execFileSync('tmux', ['-S', join(moitumi.directory, 'run', 'tmux'), ...args], { encoding: 'utf8' }).trim();
}

/** A tree on a newcomer's first page, two agents, of which the second waits. */
async function begin(line: string): Promise<string> {
  terminal.command(line);
  await terminal.shows(/Welcome to moitumi/);
  for (const title of ['Letters', 'Bills']) await moitumi.json(['add', title]);
  await spawn('n1', 'echo first here; exec cat');
  const second = await spawn('n2', BLOCKED);
  await moitumi.run(['wait', second, 'waiting']);
  await moitumi.run(['focus', 'n1']);
  await terminal.shows(/›. Letters/);
  return second;
}

it('C-] goes on from an agent that has the whole terminal to the one that waits', async () => {
  const second = await begin('moitumi --daemon --no-tmux');
  terminal.keys('a');
  await terminal.shows(/^first here/);
  terminal.type('one');
  await terminal.shows(/^one/);
  terminal.keys('C-]');
  await terminal.shows(/^second here/);
  terminal.type('two');
  await terminal.shows(/^two/);
  expect((await moitumi.run(['screen', second])).stdout).toContain('two');
});

it('C-] goes on from a pane of moitumi’s own session to the one of the agent that waits', async () => {
  hasSession = true;
  const second = await begin('moitumi --daemon');
  await terminal.shows(/second here/);
  const tree = ownTmux('show-options', '-gv', '@moitumi_sidebar');
  const active = () => ownTmux('display-message', '-p', '#{pane_id}');
  terminal.keys('a');
  await expect.poll(active, { timeout: 10_000 }).not.toBe(tree);
  const first = active();
  terminal.type('one');
  await terminal.shows(/│one/);
  terminal.keys('C-]');
  await expect.poll(active, { timeout: 10_000 }).not.toBe(first);
  terminal.type('two');
  await terminal.shows(/│two/);
  expect((await moitumi.run(['screen', second])).stdout).toContain('two');
});
