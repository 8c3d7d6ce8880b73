import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TtyOffer } from '../../src/domain/tty-offer.ts';
import type { IAgentTerminal } from '../../src/ports/agent-manager.ts';
import type { TestTerminal } from '../surfaces/attach/test-terminal.ts';
import { offerCookedTerminal } from './door-home.ts';
import { type Core, KeeperHome, RecordingViewer } from './keeper-home.ts';

let home: KeeperHome;
let terminals: TestTerminal[] = [];
/** Terminals kept open by the test, so that they can be looked at when their process is gone. */
let kept: number[] = [];

beforeEach(() => {
  home = new KeeperHome();
});
afterEach(async () => {
  for (const fd of kept) closeSync(fd);
  kept = [];
  for (const terminal of terminals) await terminal.close();
  terminals = [];
  await home.end();
});

const drive = { cols: 80, rows: 24, mode: 'drive' } as const;
const LINES = 'stty -echo; echo ready; while read -r line; do echo "got $line"; done; echo over';

test('a terminal that is as it was found is made raw, what it shows pushed up, and is given back', async () => {
  const core = home.core();
  const agent = await shell(core, LINES);
  const { terminal, offer, found } = await offered({ push_up: true });
  const fd = keep(offer.path);
  const viewing = await agent.attach(new RecordingViewer(), { ...drive, tty: offer });
  const [before = ''] = terminal.output().split('\x1b[22;2t');
  expect(before.split('\n')).toHaveLength(2 + 24 + 1);
  await expect.poll(() => settingsInWords(fd)).toMatch(/\s-icrnl\s.*\s-opost\s.*\s-icanon\s.*\s-echo\s/s);
  terminal.type('typed\r');
  await terminal.seen(/got typed/);
  await viewing.detach();
  expect(settings(fd)).toBe(found);
  await terminal.seen(/\x1b\[23;2t$/);
  await core.manager.stop('a1', 100);
});

test('a viewer killed while the keeper has its terminal in raw mode: its settings are given back', async () => {
  const core = home.core();
  const agent = await shell(core, LINES);
  const { offer, found } = await offered();
  const fd = keep(offer.path);
  const viewing = await agent.attach(new RecordingViewer(), { ...drive, tty: offer });
  await expect.poll(() => settings(fd)).not.toBe(found);
  process.kill(offer.pid, 'SIGKILL');
  viewing.leave();
  await expect.poll(() => settings(fd), { timeout: 5_000 }).toBe(found);
  await core.manager.stop('a1', 100);
});

test('a terminal that is given back at once is never left raw', async () => {
  const core = home.core();
  const agent = await shell(core, LINES);
  const { offer, found } = await offered();
  const fd = keep(offer.path);
  for (let round = 0; round < 10; round += 1) {
    const viewing = await agent.attach(new RecordingViewer(), { ...drive, tty: offer });
    await viewing.detach();
    expect(settings(fd)).toBe(found);
  }
  await core.manager.stop('a1', 100);
});

async function offered(more: Partial<TtyOffer> = {}) {
  const offered = await offerCookedTerminal(more);
  terminals.push(offered.terminal);
  return offered;
}

async function shell(core: Core, script: string): Promise<IAgentTerminal> {
  await core.shell('a1', script);
  await core.screen('a1', script.includes('READY') ? 'READY' : 'ready');
  return terminalOf(core);
}

function terminalOf(core: Core): IAgentTerminal {
  const terminal = core.manager.terminal('a1');
  if (terminal === null) throw new Error('no terminal of a1');
  return terminal;
}

function keep(path: string): number {
  const fd = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  kept.push(fd);
  return fd;
}

function settings(fd: number): string {
  return execFileSync('stty', ['-g'], { stdio: [fd, 'pipe', 'inherit'], encoding: 'utf8' }).trim();
}

function settingsInWords(fd: number): string {
  return execFileSync('stty', ['-a'], { stdio: [fd, 'pipe', 'inherit'], encoding: 'utf8' });
}
