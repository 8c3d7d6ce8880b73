import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMoitumi, type Moitumi } from '../support/moitumi-process.ts';
import { leaveNothing } from '../support/nothing-left.ts';
import { type AgentPane, openTmuxTerminal, type TmuxTerminal } from '../support/tmux-terminal.ts';

type AgentForm = { id: string; pid: number; state: string };

let moitumi: Moitumi;
let terminal: TmuxTerminal;

beforeEach(() => {
  moitumi = createMoitumi();
  terminal = openTmuxTerminal(moitumi);
});
afterEach(async () => {
  terminal.close();
  await leaveNothing(moitumi);
});

const agents = () => moitumi.json<AgentForm[]>(['agents', '--no-start']);
const pids = async () => new Map((await agents()).map((agent) => [agent.id, agent.pid]));
const showing = (...ids: readonly string[]) =>
  [
    `panes of ${ids.join(' ')}`,
    (panes: readonly AgentPane[]) => panes.map((pane) => pane.agent).join() === ids.join(),
  ] as const;
/** Runs a command from another shell. */
async function shell(...args: readonly string[]): Promise<void> {
  expect(await moitumi.run(args)).toMatchObject({ code: 0 });
}
/** The sidebar's first line, which says more where there is room. */
const entered = (title: string) => new RegExp(`^(‹|moitumi ›|m ›) ${title}`);
const spawn = (node: string, script: string) => shell('spawn', node, '--no-start', '--', 'sh', '-c', script);

/** Starts an agent as a person would: `s`, the profile's number, a prompt. */
async function startDemo(prompt: string): Promise<void> {
  terminal.keys('s');
  const [number = ''] = (await terminal.shows(/\d demo/)).match(/\d/) ?? [];
  terminal.keys(number);
  await terminal.shows(/prompt or none:/);
  terminal.type(prompt);
  terminal.keys('Enter');
}

async function addNode(key: 'n' | 'N', title: string): Promise<void> {
  terminal.keys(key);
  await terminal.shows(/^new.*:/);
  terminal.type(title);
  terminal.keys('Enter');
  await terminal.shows(new RegExp(`• ${title}|▾ ${title}`));
}

describe.each([
  { mode: 'embedded', line: 'moitumi', quit: ['q', 'l'] },
  { mode: 'daemon', line: 'moitumi --daemon', quit: ['q'] },
])('moitumi in tmux, $mode', ({ mode, line, quit }) => {
  it('welcomes a newcomer, shows each agent beside the tree, and has all of it back after a quit', async () => {
    terminal.command(line);
    await terminal.shows(/Welcome to moitumi/);
    expect(await moitumi.json(['status', '--no-start'])).toMatchObject({ mode });

    await addNode('n', 'Write the letter');
    await startDemo('hello there');
    const [first] = await terminal.panesAre(...showing('a1'));
    expect(first?.left).toBeGreaterThan(0);
    await terminal.shows(/You said: hello there/, first?.id);

    await spawn('n1', 'echo from the shell; sleep 1000');
    const [, second] = await terminal.panesAre(...showing('a1', 'a2'));
    await terminal.shows(/from the shell/, second?.id);

    await spawn('n1', 'exit 3');
    await terminal.panesAre('a3 marked as ended', (panes) => panes.at(2)?.state === '✗ exited 3');
    await terminal.shows(/✗ a3/);

    await shell('add', 'Post it', '--parent', 'n1', '--no-start');
    await shell('focus', 'n2', '--no-start');
    await terminal.shows(/› *• Post it/);
    await spawn('n2', 'echo postman; sleep 1000');
    await terminal.panesAre(...showing('a1', 'a2', 'a3', 'a4'));
    terminal.keys('Enter');
    await terminal.panesAre(...showing('a4'));
    terminal.keys('h');
    await terminal.shows(entered('Write the letter'));
    await terminal.panesAre(...showing('a1', 'a2', 'a3', 'a4'));

    const before = await pids();
    for (const key of quit) {
      terminal.keys(key);
      if (key === 'q' && quit.length > 1) await terminal.shows(/leave the agents running/);
    }
    await terminal.shows(/^shell>$/);
    await terminal.panesAre(...showing());

    terminal.command(line);
    await terminal.shows(entered('Write the letter'));
    await terminal.shows(/› *[•▾] Post it/);
    const panes = await terminal.panesAre(...showing('a1', 'a2', 'a3', 'a4'));
    await terminal.shows(/You said: hello there/, panes[0]?.id);
    await terminal.shows(/postman/, panes[3]?.id);
    expect(await pids()).toEqual(before);
  });
});

describe('moitumi --daemon', () => {
  it('brings the same view back after the tmux server was killed', async () => {
    await shell('add', 'Letters');
    await shell('add', 'To the bank', '--parent', 'n1');
    await shell('add', 'To the king', '--parent', 'n1');
    terminal.command('moitumi --daemon');
    await terminal.shows(/› *▾ Letters/);
    terminal.keys('Enter');
    await terminal.shows(entered('Letters'));
    terminal.keys('j');
    await terminal.shows(/› *• To the king/);
    await spawn('n3', 'echo majesty; sleep 1000');
    await terminal.panesAre(...showing('a1'));
    const before = await pids();

    terminal.tmux('kill-server');
    terminal.close();
    terminal = openTmuxTerminal(moitumi);
    terminal.command('moitumi --daemon');
    await terminal.shows(entered('Letters'));
    await terminal.shows(/› *• To the king/);
    const [pane] = await terminal.panesAre(...showing('a1'));
    await terminal.shows(/majesty/, pane?.id);
    expect(await pids()).toEqual(before);
  });
});

describe('a core that is killed', () => {
  const status = () => moitumi.json<{ pid: number; mode: string }>(['status', '--no-start']);

  it('is replaced by another one under the sidebar of a daemon, without a word and with all its panes', async () => {
    await shell('add', 'Letters');
    await spawn('n1', 'while read word; do echo "got $word"; done');
    terminal.command('moitumi --daemon');
    const [pane] = await terminal.panesAre(...showing('a1'));
    await terminal.shows(/● a1/);
    const before = await pids();
    const { pid: killed } = await status();
    process.kill(killed, 'SIGKILL');
    await expect.poll(status, { timeout: 10_000 }).not.toMatchObject({ pid: killed });
    await shell('send', 'a1', 'one');
    await terminal.shows(/got one/, pane?.id);
    await shell('add', 'Bills');
    await terminal.shows(/• Bills/);
    expect(terminal.text()).not.toMatch(/core|connect|error|lost/i);
    expect(terminal.agentPanes().map(({ id }) => id)).toEqual([pane?.id]);
    expect(await pids()).toEqual(before);
  });

  it('takes the sidebar with it where it is embedded; started again, the panes go on with the same agents', async () => {
    terminal.command('moitumi');
    await terminal.shows(/Welcome to moitumi/);
    await addNode('n', 'Letters');
    await spawn('n1', 'while read word; do echo "got $word"; done');
    const [pane] = await terminal.panesAre(...showing('a1'));
    const before = await pids();
    const { pid: embedded } = await status();
    process.kill(embedded, 'SIGKILL');
    await expect.poll(() => terminal.foreground()).not.toBe(embedded);
    // It could not give the terminal back: that is still raw, where only this ends a line.
    terminal.type('stty sane; moitumi');
    terminal.keys('C-j');
    await expect.poll(status, { timeout: 10_000 }).toMatchObject({ mode: 'embedded' });
    await shell('send', 'a1', 'one', '--no-start');
    await terminal.shows(/got one/, pane?.id);
    expect(terminal.agentPanes().map(({ id }) => id)).toEqual([pane?.id]);
    expect(await pids()).toEqual(before);
  });
});

describe.each([['moitumi --no-tmux'], ['moitumi --daemon --no-tmux']])('%s', (line) => {
  it('shows the tree and one agent at a time, and lends the whole terminal to it', async () => {
    terminal.command(line);
    await terminal.shows(/Welcome to moitumi/);
    await addNode('n', 'Write the letter');
    await spawn('n1', 'echo first words; sleep 1000');
    await terminal.shows(/Write the letter.*first words|first words/);
    await shell('add', 'Post it', '--no-start');
    await spawn('n2', 'echo other words; cat');
    await shell('focus', 'n2', '--no-start');
    await terminal.shows(/other words/);
    expect(terminal.text()).not.toContain('first words');
    expect(terminal.agentPanes()).toEqual([]);

    terminal.keys('a');
    await terminal.shows(/^other words/);
    terminal.type('typed by hand');
    await terminal.shows(/^typed by hand/);
    terminal.keys('C-\\');
    await terminal.shows(/Write the letter/);
    await terminal.shows(/typed by hand/);
  });
});
