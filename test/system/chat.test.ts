import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMoitumi, type Moitumi, PROGRAM } from '../support/moitumi-process.ts';
import { openTmuxTerminal } from '../support/tmux-terminal.ts';
import { PtyScreen } from '../surfaces/tui/pty-screen.ts';

const PATIENCE = { timeout: 15_000 };

let moitumi: Moitumi;

beforeEach(async () => {
  moitumi = createMoitumi();
  await shell('add', 'api', '--cwd', moitumi.directory);
  await shell('spawn', 'api', 'demo');
});
afterEach(() => moitumi.dispose());

async function shell(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await moitumi.run(args);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return stdout;
}

describe('a chat in a pipe', () => {
  it('says what it reads and prints the answer', async () => {
    const { code, stdout } = await moitumi.run(['chat', 'api', '--json'], { input: 'why?\n' });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ agent: 'a1', text: 'why?', state: 'finished' });
    expect(JSON.parse(stdout).said).toMatch(/^● Thinking\nYou said: why\?/);
    const plain = await moitumi.run(['chat', 'a1'], { input: 'again' });
    expect([plain.code, plain.stdout]).toEqual([0, expect.stringMatching(/^● Thinking\nYou said: again/)]);
  });

  it('fails as `send --wait` does', async () => {
    const failing = async (input: string, ...args: readonly string[]) =>
      (await moitumi.run(['chat', ...args], { input })).code;
    expect(await failing('', 'api')).toBe(2);
    expect(await failing('why?')).toBe(2);
    expect(await failing('why?', 'nobody')).toBe(4);
    await shell('stop', 'a1');
    expect(await failing('why?', 'api')).toBe(5);
  });
});

describe('a chat in a terminal', () => {
  it('tells what is said there and elsewhere, goes on through a restart of the core, and leaves the agent running', async () => {
    const screen = new PtyScreen([process.execPath, PROGRAM, 'chat', 'api'], moitumi.env, 80, 50);
    await screen.shows('a1 demo idle');
    screen.type('hello\r');
    await screen.shows('› hello');
    await shell('send', 'a1', 'from the shell');
    await screen.shows('you cli › from the shell');
    await shell('daemon', 'restart');
    screen.type('still there?\r');
    await screen.shows('› still there?');
    await expect.poll(() => shell('screen', 'a1'), PATIENCE).toContain('You said: still there?');
    screen.type('/screen\r');
    await screen.shows('You said: still there?');
    expect(screen.lines.filter((line) => line.includes('› hello'))).toHaveLength(1);
    screen.type('/quit\r');
    expect(await screen.ended).toEqual({ exit_code: 0, signal: null });
    expect(await shell('agents')).toContain('a1');
  });

  it('shows what an agent asks, and answers it in a line', async () => {
    await shell('add', 'release', '--cwd', moitumi.directory);
    await shell('spawn', 'release', 'demo', '--', 'asks');
    const screen = new PtyScreen([process.execPath, PROGRAM, 'chat', 'release'], moitumi.env, 80, 40);
    await screen.shows('rm -rf build');
    await screen.shows('◆ q1 1 yes  2 no');
    screen.type('n\r');
    await screen.shows('q1 was answered by you on chat: No');
    screen.type('\x04');
    expect(await screen.ended).toEqual({ exit_code: 0, signal: null });
  });

  it('tells on a clean terminal that there is no such node', async () => {
    const screen = new PtyScreen([process.execPath, PROGRAM, 'chat', 'nowhere'], moitumi.env, 120, 24);
    expect(await screen.ended).toMatchObject({ exit_code: 4 });
    expect(screen.lines.filter((line) => line.trim() !== '')).toEqual([expect.stringMatching(/^moitumi: .*“nowhere”/)]);
  });
});

describe('a chat in the TUI', () => {
  it('is a pane that stays part of the view until it is left', async () => {
    const terminal = openTmuxTerminal(moitumi);
    try {
      const keys = () => terminal.tmux('list-panes', '-t', 'test', '-F', '#{@moitumi_key}').trimEnd().split('\n');
      const chat = () => `test:.${keys().indexOf('chat:n1')}`;
      terminal.command('moitumi --daemon');
      await expect.poll(keys, PATIENCE).toEqual(['', 'agent:a1']);
      terminal.keys('c');
      await expect.poll(keys, PATIENCE).toEqual(['', 'chat:n1', 'agent:a1']);
      await terminal.shows(/a1 demo idle/, chat());
      terminal.tmux('send-keys', '-t', chat(), 'hello', 'Enter');
      await terminal.shows(/^› hello/, chat());
      terminal.tmux('send-keys', '-t', 'test:.0', 'q');
      await terminal.shows(/^shell>$/);
      terminal.command('moitumi --daemon');
      await expect.poll(keys, PATIENCE).toEqual(['', 'chat:n1', 'agent:a1']);
      await terminal.shows(/^› hello/, chat());
      terminal.tmux('send-keys', '-t', chat(), '/quit', 'Enter');
      await expect.poll(keys, PATIENCE).toEqual(['', 'agent:a1']);
      terminal.tmux('send-keys', '-t', 'test:.0', ':', 'remember the port', 'Enter');
      await terminal.shows(/Written into the notes/, 'test:.0');
      expect(await shell('show', 'n1')).toContain('the port');
    } finally {
      terminal.close();
    }
  });
});
