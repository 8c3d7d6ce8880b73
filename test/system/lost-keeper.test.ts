import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSameProcess, readProcess } from '../../adapters/agents/process-table.ts';
import type { Agent } from '../../src/domain/agent.ts';
import { type HomeSurface, openHomeSurface } from '../support/home-surface.ts';
import { leaveNothing } from '../support/nothing-left.ts';
import { openTmuxTerminal, type TmuxTerminal } from '../support/tmux-terminal.ts';
import { type BuiltCli, createBuiltCli } from './built-cli.ts';

/** Talks on when it is told to. */
const TALKER = `
[agents.talker]
command = "/bin/sh"
args = ["-c", 'echo "said $*"; exec sleep 1000', "talker"]
resume = ["once", "more"]
prompt = "argument"
`;

/** Does not mind that its terminal goes, nor do its children, one of them in a session of its own and without its mark. */
const SURVIVOR = `trap '' HUP; setsid sh -c 'trap "" HUP; exec sleep 1000' & env -i sleep 1000 & exec sleep 1000`;

let cli: BuiltCli;
let surface: HomeSurface;

beforeEach(async () => {
  cli = createBuiltCli();
  writeFileSync(join(cli.moitumi.directory, 'config.toml'), `[keeper]\nagents_per_process = 1\n${TALKER}`);
  surface = await openHomeSurface(cli.moitumi, 'tui:loss');
  await surface.client.request('add_node', { title: 'work' });
});
afterEach(async () => {
  await surface.client.close();
  await leaveNothing(cli.moitumi);
});

const spawnShell = (script: string): Promise<Agent> =>
  surface.client.request('spawn_agent', { node: 'n1', argv: ['/bin/sh', '-c', script], cwd: '/' });

const agentOf = (id: string): Promise<Agent> => surface.client.request('get_agent', { agent: id });

describe('a keeper that is killed', () => {
  it('loses its own agent alone, which is said everywhere, and can be taken up again', async () => {
    const lost = await surface.client.request('spawn_agent', { node: 'n1', profile: 'talker', prompt: 'first words' });
    const other = await spawnShell('sleep 1000');
    await killKeeper(lost);
    await surface.until('it is lost', () => surface.mirror.state.agents.get(lost.id)?.state === 'exited');
    expect(await agentOf(lost.id)).toMatchObject({
      ...{ exit_code: null, signal: null, unseen: true },
      evidence: { source: 'process', text: 'its keeper is gone' },
    });
    expect(await agentOf(other.id)).toMatchObject({ pid: other.pid, state: other.state });
    expect(isSameProcess(other.pid ?? 0, readProcess(other.pid ?? 0)?.start_time ?? null)).toBe(true);

    expect(await cli.run('agents')).toMatch(new RegExp(`${lost.id} .*lost with its keeper.*moitumi resume ${lost.id}`));
    expect(await cli.run('status')).toMatch(/1 lost with their keeper/);
    const again = (await cli.run('resume', lost.id)).trim();
    expect(await agentOf(again)).toMatchObject({
      node: 'n1',
      profile: 'talker',
      state: expect.not.stringMatching('exited'),
    });
    await expect.poll(() => cli.run('screen', again)).toContain('said once more');
    expect(await agentOf(lost.id)).toMatchObject({ closed: true });
    expect(await cli.run('status')).not.toMatch(/lost/);
  });

  it('leaves nothing of its agent running, whatever that ignores', async () => {
    const lost = await spawnShell(SURVIVOR);
    await expect.poll(() => sleepers(lost)).toHaveLength(3);
    const left = sleepers(lost);
    await killKeeper(lost);
    await surface.until('it is lost', () => surface.mirror.state.agents.get(lost.id)?.state === 'exited');
    expect(left.filter(({ pid, start_time }) => isSameProcess(pid, start_time))).toEqual([]);
  });

  it('together with the core: the next core ends what is left, and says that it was lost', async () => {
    const lost = await spawnShell(`trap '' HUP; setsid sh -c 'trap "" HUP; exec sleep 1000' & exec sleep 1000`);
    await expect.poll(() => sleepers(lost)).toHaveLength(2);
    const left = sleepers(lost);
    const { pid } = surface.client.hello;
    process.kill(pid, 'SIGSTOP');
    await killKeeper(lost);
    process.kill(pid, 'SIGKILL');
    await surface.until('the next core', () => surface.client.hello.pid !== pid);
    await surface.until('it is lost', () => surface.mirror.state.agents.get(lost.id)?.state === 'exited');
    expect(left.filter((each) => isSameProcess(each.pid, each.start_time))).toEqual([]);
    expect(await agentOf(lost.id)).toMatchObject({ evidence: { text: 'its keeper is gone' } });
  });
});

describe('the pane of an agent whose keeper is killed', () => {
  let terminal: TmuxTerminal;
  beforeEach(() => {
    terminal = openTmuxTerminal(cli.moitumi);
  });
  afterEach(() => terminal.close());

  const panes = () => terminal.tmux('list-panes', '-t', 'test', '-F', '#{pane_id} #{@moitumi_key}').trim().split('\n');
  const PATIENCE = { timeout: 15_000 };

  it('says so, and q closes it', async () => {
    const lost = await spawnShell('echo working on it; sleep 1000');
    terminal.command('moitumi --daemon');
    const key = `agent:${lost.id}`;
    await expect.poll(panes, PATIENCE).toContainEqual(expect.stringContaining(key));
    const pane =
      panes()
        .find((each) => each.includes(key))
        ?.split(' ')[0] ?? '';
    const shown = () => terminal.tmux('capture-pane', '-p', '-t', pane);
    await expect.poll(shown, PATIENCE).toContain('working on it');
    await killKeeper(lost);
    await expect.poll(shown, PATIENCE).toContain(`[${lost.id} was lost with its keeper] q closes`);
    terminal.tmux('send-keys', '-t', pane, 'q');
    await expect.poll(panes, PATIENCE).not.toContainEqual(expect.stringContaining(key));
    expect(await agentOf(lost.id)).toMatchObject({ closed: true });
  });
});

async function killKeeper(agent: Agent): Promise<void> {
  const file = join(cli.moitumi.directory, 'keepers', `${agent.keeper}.json`);
  process.kill(JSON.parse(readFileSync(file, 'utf8')).pid, 'SIGKILL');
}

/** What sleeps in an agent's session or with its environment. */
function sleepers({ id, pid }: Agent) {
  const ours = (process: number): boolean => {
    const environment = words(process, 'environ');
    return [`MOITUMI_AGENT_ID=${id}`, `MOITUMI_HOME=${cli.moitumi.directory}`].every((mark) =>
      environment.includes(mark),
    );
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? [])
    .filter((info) => (info.session === pid || ours(info.pid)) && words(info.pid, 'cmdline')[0] === 'sleep');
}

function words(pid: number, file: 'environ' | 'cmdline'): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
