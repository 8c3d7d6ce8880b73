import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Agent } from '../../src/domain/agent.ts';
import type { IChannelSink, IClientChannel } from '../../src/protocol/control-client.ts';
import { type HomeSurface, openHomeSurface } from '../support/home-surface.ts';
import { createMoitumi, type Moitumi, PROGRAM } from '../support/moitumi-process.ts';
import { leaveNothing } from '../support/nothing-left.ts';
import { startTerminal } from '../surfaces/attach/test-terminal.ts';
import { type KeeperTap, type Step, tapKeeper } from './keeper-tap.ts';

/** When the core is killed: at which message between it and the keeper, and whether that still arrives. */
type Kill = readonly [step: Step, when: 'before' | 'after'];

const ECHO = 'echo ready; stty -echo; while read -r line; do echo "got $line"; done';

let moitumi: Moitumi;
let surface: HomeSurface;
let tap: KeeperTap;
let words = 0;

beforeAll(async () => {
  moitumi = createMoitumi();
  // One keeper for all of them: the tap is on that one.
  writeFileSync(`${moitumi.directory}/config.toml`, '[keeper]\nagents_per_process = 64\n');
  surface = await openHomeSurface(moitumi, 'tui:steps');
  await surface.client.request('add_node', { title: 'work' });
  // Its keeper stays while this one runs, and its next core goes through the tap.
  const resident = await start('sleep 1000');
  tap = tapKeeper(moitumi.directory, resident.keeper ?? '');
  kill();
  await nextCore();
});
afterAll(async () => {
  await surface.client.close();
  await leaveNothing(moitumi).finally(() => tap.close());
});

describe('a core that is killed while it starts an agent', () => {
  it('before its keeper has heard of it: it never ran, and that is said', async () => {
    strike(['asks spawn', 'before']);
    await expect(start(ECHO)).rejects.toThrow('the core ended before it was started');
    const [last] = await ours();
    expect(last).toMatchObject({ state: 'exited', started_at: null, pid: null, exit_code: null });
    expect(processesOf(last?.id ?? '')).toEqual([]);
  });

  it.each<Kill>([
    ['asks spawn', 'after'],
    ['answers spawn', 'before'],
    ['answers spawn', 'after'],
  ])('%s, %s: there is exactly one, and the next core has it', async (...kill) => {
    strike(kill);
    const agent = await start(ECHO);
    await expectWhole(agent.id);
    await end(agent.id);
  });

  it('and the next one while it takes it up', async () => {
    strike(['answers spawn', 'before'], ['answers hello', 'before'], ['answers hello', 'after']);
    const agent = await start(ECHO);
    await tap.struck();
    await nextCore();
    await expectWhole(agent.id);
    await end(agent.id);
  });
});

describe('a core that is killed while somebody attaches', () => {
  it.each<Kill>([
    ['asks attach', 'before'],
    ['asks attach', 'after'],
    ['answers attach', 'before'],
    ['answers attach', 'after'],
    ['shows', 'before'],
    ['shows', 'after'],
  ])('relayed, %s, %s: the viewer has the screen, and types on', async (...kill) => {
    const agent = await start(ECHO);
    const viewer = createViewer();
    strike(kill);
    const channel = await surface.client.attach({ agent: agent.id, cols: 80, rows: 24, mode: 'drive' }, viewer);
    await tap.struck();
    await nextCore();
    await viewer.shows('ready');
    await typeThrough(channel, viewer);
    await expectWhole(agent.id);
    await channel.detach();
    await end(agent.id);
  });

  it.each<Kill>([
    ['asks open_cooked_door', 'before'],
    ['asks open_cooked_door', 'after'],
    ['answers open_cooked_door', 'before'],
    ['answers open_cooked_door', 'after'],
  ])('by the door, %s, %s: the terminal has the screen, and is given back at the end', async (...kill) => {
    const agent = await start(ECHO);
    const terminal = startTerminal({
      command: [process.execPath, PROGRAM, 'attach', agent.id],
      ...{ cols: 80, rows: 24, env: moitumi.env },
    });
    strike(kill);
    tap.at('answers open_cooked_door', 'after', null);
    await terminal.seen(/ready/);
    await tap.struck();
    await nextCore();
    terminal.type('word\r');
    await terminal.seen(/got word/);
    terminal.type('\x1c');
    await terminal.seen(new RegExp(`detached from ${agent.id}`));
    expect(await terminal.exited).toMatchObject({ exit_code: 0 });
    await expectWhole(agent.id);
    await end(agent.id);
  });
});

describe('a core that is killed while it stops an agent', () => {
  it.each<Kill>([
    ['tells exited', 'before'],
    ['tells exited', 'after'],
  ])('%s, %s: its end is known, and how', async (...kill) => {
    const agent = await start(ECHO);
    strike(kill);
    const stopped = surface.client.request('stop_agent', { agent: agent.id });
    await tap.struck();
    await nextCore();
    // Asked again, the next core has found its end already, and says so.
    await stopped.catch((error: unknown) => expect(error).toMatchObject({ code: 'agent_not_running' }));
    const row = await surface.client.request('get_agent', { agent: agent.id });
    expect(row).toMatchObject({ state: 'exited', signal: 'SIGHUP', exit_code: null });
    expect(processesOf(agent.id)).toEqual([]);
  });

  it('between two signals: the next one ends it', async () => {
    const agent = await start(
      String.raw`trap "printf '\033]2;hup\007'" HUP; echo ready; while :; do read -r line; done`,
    );
    await ready(agent.id);
    strike(['tells title', 'before']);
    const stopped = surface.client.request('stop_agent', { agent: agent.id, grace_ms: 500 });
    await tap.struck();
    await nextCore();
    expect(await stopped).toMatchObject({ state: 'exited', signal: 'SIGTERM' });
    expect(processesOf(agent.id)).toEqual([]);
  });

  it.each<Kill>([
    ['asks settle', 'before'],
    ['asks settle', 'after'],
    ['answers settle', 'before'],
  ])('and puts it away, %s, %s: nothing of it is left', async (...kill) => {
    const agent = await start(ECHO);
    await end(agent.id);
    strike(kill);
    await surface.client.request('close_agent', { agent: agent.id });
    await tap.struck();
    await nextCore();
    expect(await surface.client.request('get_agent', { agent: agent.id })).toMatchObject({
      ...{ state: 'exited', signal: 'SIGHUP', closed: true },
    });
    expect(processesOf(agent.id)).toEqual([]);
    await expect.poll(() => readdirSync(`${moitumi.directory}/keepers`)).not.toContain(`${agent.id}.exit.json`);
  });
});

function start(script: string): Promise<Agent> {
  return surface.client.request('spawn_agent', { node: 'n1', argv: ['/bin/sh', '-c', script], cwd: '/' });
}

async function ready(agent: string): Promise<void> {
  await expect
    .poll(async () => (await surface.client.request('read_screen', { agent })).lines.join('\n'))
    .toContain('ready');
}

/** Ends it as a person does. */
async function end(agent: string): Promise<void> {
  expect(await surface.client.request('stop_agent', { agent })).toMatchObject({ state: 'exited', signal: 'SIGHUP' });
  expect(processesOf(agent)).toEqual([]);
}

/** One process, the one that is told, and it answers. */
async function expectWhole(agent: string): Promise<void> {
  const row = await surface.client.request('get_agent', { agent });
  expect(row.state).not.toMatch(/exited|unknown/);
  expect(processesOf(agent)).toEqual([row.pid]);
  words += 1;
  await surface.client.request('submit_turn', { agent, text: `word ${words}` });
  await expect
    .poll(async () => (await surface.client.request('read_screen', { agent })).lines.join('\n'))
    .toContain(`got word ${words}`);
}

/** The agents of this test, the latest first. */
async function ours(): Promise<readonly Agent[]> {
  const { agents } = await surface.client.request('list_agents', { all: true });
  return [...agents].sort((a, b) => b.created_at - a.created_at);
}

/** Kills the core at each of these messages, one after the other. */
function strike(...kills: readonly Kill[]): void {
  for (const [step, when] of kills) tap.at(step, when, kill);
}

function kill(): void {
  process.kill(JSON.parse(readFileSync(`${moitumi.directory}/endpoint.json`, 'utf8')).pid, 'SIGKILL');
}

/** Resolves when a core answers that lives. */
async function nextCore(): Promise<void> {
  await surface.until('another core', () => {
    try {
      process.kill(surface.client.hello.pid, 0);
      return readFileSync(`/proc/${surface.client.hello.pid}/stat`, 'utf8').split(') ')[1]?.[0] !== 'Z';
    } catch {
      return false;
    }
  });
}

/** Pids of an agent's own processes: its program and what that started. */
function processesOf(agent: string): readonly number[] {
  return moitumi.processes().filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`MOITUMI_AGENT_ID=${agent}`);
    } catch {
      return false;
    }
  });
}

async function typeThrough(channel: IClientChannel, viewer: ReturnType<typeof createViewer>): Promise<void> {
  words += 1;
  channel.input(Buffer.from(`typed ${words}\r`));
  await viewer.shows(`got typed ${words}`);
}

function createViewer(): IChannelSink & { shows(text: string): Promise<void> } {
  let received = '';
  let heard: () => void = () => undefined;
  return {
    bytes: (bytes) => {
      received += Buffer.from(bytes).toString();
      heard();
    },
    changed: () => undefined,
    closed: (reason) => {
      received += `[closed: ${reason}]`;
      heard();
    },
    shows: async (text) => {
      while (!received.includes(text)) {
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
      }
    },
  };
}
