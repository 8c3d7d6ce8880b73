import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMoitumi, type Moitumi, PROGRAM } from '../../support/moitumi-process.ts';
import { startTerminal, type TestTerminal } from './test-terminal.ts';

const DEMO_AGENT = join(PROGRAM, '..', 'demo-agent.cjs');

let moitumi: Moitumi;
let terminals: TestTerminal[] = [];

beforeEach(async () => {
  moitumi = createMoitumi();
  await moitumi.json(['add', 'Piece']);
});
afterEach(async () => {
  for (const terminal of terminals) await terminal.close();
  terminals = [];
  await moitumi.dispose();
});

describe('moitumi attach', () => {
  it('shows the agent that is there, hands keys on, and says what it left', async () => {
    const agent = await spawnDemo('echo');
    const terminal = attach();
    await terminal.seen(/status protocol: answered first/);
    terminal.type('hello\r');
    await terminal.seen(/You said: hello/);
    terminal.type('\x1c');
    await terminal.seen(new RegExp(`\\[detached from ${agent}\\]`));
    expect(await terminal.exited).toEqual({ exit_code: 0, signal: null });
    expect(terminal.output()).toContain('\x1b[?2004l');
  });

  it('says how the agent ended', async () => {
    const agent = await spawnDemo('echo');
    const terminal = attach(agent);
    await terminal.seen(/answered first/);
    terminal.type('\x04');
    await terminal.seen(new RegExp(`\\[${agent} exited 0\\]`));
    expect(await terminal.exited).toMatchObject({ exit_code: 0 });
  });

  it('shows one agent in two terminals, one of which only looks', async () => {
    const agent = await spawnDemo('echo');
    const [typing, watching] = [attach(agent), attach(agent, '--watch')];
    await Promise.all([typing, watching].map((terminal) => terminal.seen(/answered first/)));
    watching.type('never\r');
    typing.type('once\r');
    await watching.seen(/You said: once/);
    expect(typing.output()).not.toContain('never');
  });

  it('tells how the other agents do in the last row, where that is asked for, and takes it away at the end', async () => {
    const agent = await spawnDemo('echo');
    const terminal = attach(agent, '--status');
    await terminal.seen(/no other agent waits or works/);
    await terminal.seen(/answered first/);
    await moitumi.json(['add', 'Another']);
    const { stdout } = await moitumi.run([
      'spawn',
      'n2',
      '--',
      'sh',
      '-c',
      "printf '\\033]7501;state=blocked\\033\\\\'; cat",
    ]);
    await terminal.seen(new RegExp(`◆ ${stdout.trim()} Another`));
    terminal.type('hello\r');
    await terminal.seen(/You said: hello/);
    terminal.type('\x1c');
    await terminal.seen(/\x1b\[20;1H\x1b\[2K\x1b8.*detached from/s);
    expect(await terminal.exited).toEqual({ exit_code: 0, signal: null });
  });

  it('goes on to the next agent that waits, by a key that is the program’s where nobody does', async () => {
    const agent = await spawnDemo('echo');
    const terminal = attach(agent);
    await terminal.seen(/answered first/);
    terminal.type('\x1dhello\r');
    await terminal.seen(/You said: .?hello/);
    await moitumi.json(['add', 'Another']);
    const waits = "printf '\\033]7501;state=blocked\\033\\\\'; echo over here; cat";
    const { stdout } = await moitumi.run(['spawn', 'n2', '--', 'sh', '-c', waits]);
    await moitumi.run(['wait', stdout.trim(), 'waiting']);
    terminal.type('\x1d');
    await terminal.seen(/over here/);
    terminal.type('\x1c');
    await terminal.seen(new RegExp(`\\[detached from ${stdout.trim()}\\]`));
    expect(await terminal.exited).toEqual({ exit_code: 0, signal: null });
  });

  it('goes on while the core is away and when it is back, since the keeper serves the terminal itself', async () => {
    const agent = await spawnDemo('echo');
    const terminal = attach(agent);
    await terminal.seen(/answered first/);
    const { pid } = await moitumi.json<{ pid: number }>(['status']);
    process.kill(pid, 'SIGKILL');
    terminal.type('without a core\r');
    await terminal.seen(/You said: without a core/);
    await moitumi.run(['status']);
    terminal.type('still there\r');
    await terminal.seen(/You said: still there/);
    terminal.type('\x1c');
    await terminal.seen(new RegExp(`\\[detached from ${agent}\\]`));
    expect(await terminal.exited).toEqual({ exit_code: 0, signal: null });
  });

  it('keeps the last screen in a pane until a person has seen it, and puts the agent away then', async () => {
    const agent = await spawnDemo('fails', 1500);
    const terminal = attach(agent, '--pane');
    await terminal.seen(new RegExp(`not found.*\\[${agent} exited 1\\] q closes`, 's'));
    terminal.type('typed on\r');
    terminal.type('q');
    expect(await terminal.exited).toMatchObject({ exit_code: 0 });
    expect(await moitumi.json(['agents'])).toEqual([]);
  });

  it('is refused with the reason without a terminal, and for an agent that is not there', async () => {
    expect(await moitumi.run(['attach'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('needs a terminal'),
    });
    const terminal = attach('zzz');
    await terminal.seen(/No agent and no node is called/);
    expect(await terminal.exited).toMatchObject({ exit_code: 4 });
  });
});

async function spawnDemo(script: string, pace = 150): Promise<string> {
  const { stdout } = await moitumi.run(['spawn', 'n1', '--', process.execPath, DEMO_AGENT, script], {
    env: { MOITUMI_DEMO_PACE: String(pace) },
  });
  return stdout.trim();
}

function attach(...args: readonly string[]): TestTerminal {
  const command = [process.execPath, PROGRAM, 'attach', ...args];
  const terminal = startTerminal({ command, cols: 90, rows: 20, env: moitumi.env });
  terminals.push(terminal);
  return terminal;
}
