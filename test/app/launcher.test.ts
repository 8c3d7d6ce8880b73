import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createMoitumi, type Moitumi, PROGRAM } from '../support/moitumi-process.ts';
import { startTestTmux, type TestTmux } from '../support/tmux-server.ts';

type StatusForm = { pid: number; mode: string; surfaces: { surface: string }[] };
type AgentForm = { id: string; pid: number; state: string };

const PATIENCE = { timeout: 15_000, interval: 20 };

let moitumi: Moitumi;
let terminal: TestTmux;

beforeEach(() => {
  moitumi = createMoitumi();
  terminal = startTestTmux({ cols: 120, rows: 30 });
});
afterEach(async () => {
  await moitumi.dispose();
  terminal.close();
});

/** Runs a command line in the terminal's pane; `$M` stands for the built program. The pane stays when it ends. */
function runInTerminal(command: string, env: Readonly<Record<string, string>> = {}): void {
  const variables = { HOME: moitumi.directory, MOITUMI_HOME: moitumi.directory, NODE_EXTRA_CA_CERTS: '', ...env };
  const set = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
  const line = `export ${set.join(' ')}; M='${process.execPath} ${PROGRAM}'; ${command}; echo "[left with $?]"; sleep 1000`;
  terminal.tmux('respawn-pane', '-k', '-t', terminal.host, line);
}

const screen = (pane = terminal.host) => terminal.tmux('capture-pane', '-p', '-t', pane);
const press = (...keys: readonly string[]) => terminal.tmux('send-keys', '-t', terminal.host, ...keys);
const status = () => moitumi.json<StatusForm>(['status', '--no-start']);
const agents = () => moitumi.json<AgentForm[]>(['agents', '--no-start']);
const agentPanes = () =>
  terminal
    .tmux('list-panes', '-t', terminal.host, '-F', '#{@moitumi_key} #{pane_id}')
    .split('\n')
    .filter((line) => line.startsWith('agent:'))
    .map((line) => line.split(' ')[1] ?? '');

async function spawnAgent(): Promise<AgentForm> {
  await moitumi.run(['add', 'The work', '--no-start']);
  await moitumi.run(['spawn', 'n1', '--no-start', '--', 'sh', '-c', 'echo HELLO; sleep 1000']);
  await expect.poll(async () => (await agents()).map((agent) => agent.state), PATIENCE).toEqual(['working']);
  const [agent] = await agents();
  if (agent === undefined) throw new Error('no agent');
  return agent;
}

describe('moitumi in a tmux pane', () => {
  it('has the core in its own process, gives an agent a pane, and hands both over to a daemon', async () => {
    runInTerminal('$M');
    await expect.poll(screen, PATIENCE).toContain('Welcome');
    const embedded = await status();
    expect(embedded.mode).toBe('embedded');
    const agent = await spawnAgent();
    await expect.poll(agentPanes, PATIENCE).toHaveLength(1);
    await expect.poll(() => screen(agentPanes()[0]), PATIENCE).toContain('HELLO');
    press('q');
    await expect.poll(screen, PATIENCE).toContain('hand over');
    press('h');
    await expect.poll(async () => (await status()).mode, PATIENCE).toBe('daemon');
    expect((await status()).pid).not.toBe(embedded.pid);
    expect((await agents()).map(({ id, pid }) => ({ id, pid }))).toEqual([{ id: agent.id, pid: agent.pid }]);
    // It goes on as a surface of that daemon, which a second q simply leaves.
    await expect
      .poll(async () => (await status()).surfaces.map((each) => each.surface), PATIENCE)
      .toContain('tui:main');
    press('q');
    await expect.poll(screen, PATIENCE).toContain('[left with 0]');
    expect((await agents()).map((each) => each.pid)).toEqual([agent.pid]);
  });

  it('adopts what ran on when it is started again, with its pane', async () => {
    runInTerminal('$M');
    await expect.poll(screen, PATIENCE).toContain('Welcome');
    const agent = await spawnAgent();
    press('q');
    await expect.poll(screen, PATIENCE).toContain('leave the agents running');
    press('l');
    await expect.poll(screen, PATIENCE).toContain('[left with 0]');
    expect((await moitumi.run(['status', '--no-start'])).code).toBe(3);
    expect(existsSync(`/proc/${agent.pid}`)).toBe(true);
    runInTerminal('$M');
    await expect.poll(agentPanes, PATIENCE).toHaveLength(1);
    await expect.poll(() => screen(agentPanes()[0]), PATIENCE).toContain('HELLO');
    expect((await agents())[0]?.pid).toBe(agent.pid);
  });

  it('goes on as a surface when another asks its core to become a daemon', async () => {
    runInTerminal('$M');
    await expect.poll(screen, PATIENCE).toContain('Welcome');
    const agent = await spawnAgent();
    expect((await moitumi.run(['daemon', 'restart'])).code).toBe(0);
    await expect.poll(async () => (await status()).mode, PATIENCE).toBe('daemon');
    await expect
      .poll(async () => (await status()).surfaces.map((each) => each.surface), PATIENCE)
      .toContain('tui:main');
    await expect.poll(screen, PATIENCE).toContain('The work');
    expect((await agents())[0]?.pid).toBe(agent.pid);
  });

  it('ends with its core when that is stopped from elsewhere', async () => {
    runInTerminal('$M');
    await expect.poll(screen, PATIENCE).toContain('Welcome');
    expect(await moitumi.run(['daemon', 'stop', '--force'])).toMatchObject({ code: 0 });
    await expect.poll(screen, PATIENCE).toContain('[left with 0]');
    expect(moitumi.processes().filter((pid) => commandOf(pid).includes(PROGRAM))).toEqual([]);
  });

  it('stops the agents with itself when it was told to do without tmux', async () => {
    runInTerminal('$M --no-tmux');
    await expect.poll(screen, PATIENCE).toContain('Welcome');
    const agent = await spawnAgent();
    press('q');
    await expect.poll(screen, PATIENCE).toContain('stop the agents');
    press('s');
    await expect.poll(screen, PATIENCE).toContain('[left with 0]');
    await expect.poll(() => existsSync(`/proc/${agent.pid}`), PATIENCE).toBe(false);
  });

  it('says that tmux is missing, and does without', async () => {
    runInTerminal(`PATH='${moitumi.directory}' $M 2>'${moitumi.directory}/said'`);
    await expect.poll(screen, PATIENCE).toContain('Welcome');
    expect(readFileSync(join(moitumi.directory, 'said'), 'utf8')).toContain('tmux is not on the PATH');
  });
});

describe('moitumi --daemon', () => {
  it('asks an embedded core to hand over, and shows the same', async () => {
    runInTerminal('$M');
    await expect.poll(screen, PATIENCE).toContain('Welcome');
    const agent = await spawnAgent();
    const second = startTestTmux({ cols: 100, rows: 30 });
    try {
      const line = `MOITUMI_HOME='${moitumi.directory}' ${process.execPath} ${PROGRAM} --daemon --surface tui:second`;
      second.tmux('respawn-pane', '-k', '-t', second.host, line);
      await expect.poll(() => second.tmux('capture-pane', '-p', '-t', second.host), PATIENCE).toContain('The work');
      const { mode, surfaces } = await status();
      expect(mode).toBe('daemon');
      expect(surfaces.map((each) => each.surface)).toEqual(expect.arrayContaining(['tui:second']));
      expect((await agents())[0]?.pid).toBe(agent.pid);
    } finally {
      second.close();
    }
  });
});

describe('moitumi outside tmux', () => {
  it('makes a session of its own that outlives the terminal, and comes back to it', async () => {
    runInTerminal('env -u TMUX -u TMUX_PANE $M');
    await expect.poll(screen, PATIENCE).toContain('Welcome');
    const { pid, mode } = await status();
    expect(mode).toBe('embedded');
    runInTerminal('true');
    await expect.poll(screen, PATIENCE).toContain('[left with 0]');
    runInTerminal('env -u TMUX -u TMUX_PANE $M');
    await expect.poll(screen, PATIENCE).toContain('Welcome');
    expect((await status()).pid).toBe(pid);
  });

  it('says what is wrong with the home on this terminal, not in a session that is gone at once', async () => {
    runInTerminal(`printf 'log.level = 3\\n' > $MOITUMI_HOME/config.toml; env -u TMUX -u TMUX_PANE $M`);
    await expect.poll(screen, PATIENCE).toContain('[left with 1]');
    expect(screen()).toContain('config.toml:1: log.level must be');
  });
});

describe('moitumi demo', () => {
  it('shows four agents in a home that is gone with all its processes afterwards', async () => {
    // Others on this machine may show the demo, too.
    const directory = mkdtempSync(join(tmpdir(), 'mi-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    runInTerminal(`TMPDIR=${directory} $M demo`);
    await expect.poll(screen, PATIENCE).toContain('Release 1.0 (demo)');
    await expect.poll(agentPanes, PATIENCE).toHaveLength(4);
    expect(readdirSync(directory)).toEqual([expect.stringContaining('moitumi-demo-')]);
    press('q');
    await expect.poll(screen, PATIENCE).toContain('[left with 0]');
    expect(readdirSync(directory)).toEqual([]);
    // A keeper ends by itself, once what it held was collected.
    const programs = () => moitumi.processes().map(commandOf);
    await expect.poll(() => programs().filter((command) => command.includes('.cjs')), PATIENCE).toEqual([]);
  });
});

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
