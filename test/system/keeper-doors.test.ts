import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { IAgentTerminal } from '../../src/ports/agent-manager.ts';
import type { TestTerminal } from '../surfaces/attach/test-terminal.ts';
import { offerCookedTerminal, offerTerminal } from './door-home.ts';
import { type Core, IMPATIENT, KeeperHome, RecordingViewer } from './keeper-home.ts';

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

test('a terminal gets the same bytes by the door as relayed', async () => {
  const core = home.core();
  const agent = await shell(core, LINES);
  const { terminal, offer } = await offered();
  const relayed = new RecordingViewer();
  const told = new RecordingViewer();
  const one = await agent.attach(relayed, drive);
  const two = await agent.attach(told, { ...drive, tty: offer });
  expect(two.state).toEqual({ cols: 80, rows: 24, driver: false });
  const colours = String.raw`printf '\033[?1049h\033[1;31mred\033[?2004h\033[5;5Hthere\033[4 q'; echo`;
  one.input(Buffer.from('first\r'));
  await terminal.seen(/got first/);
  one.input(Buffer.from(`${colours}\r`));
  await terminal.seen(/got printf.*echo\r\n/s);
  await relayed.until(() => relayed.received.endsWith('echo\r\n'));
  const shown = terminal.output().split('ready\x1b[22;2t')[1];
  expect(shown).toBe(relayed.received);
  expect(told.received).toBe('');
  await two.detach();
  await terminal.seen(/\x1b\[23;2t$/);
  await core.manager.stop('a1', 100);
});

test('what is typed there goes to the agent, until the detach key closes the door', async () => {
  const core = home.core();
  const agent = await shell(core, LINES);
  const { terminal, offer } = await offered();
  const told = new RecordingViewer();
  await agent.attach(told, { ...drive, tty: offer });
  terminal.type('typed\r');
  await terminal.seen(/got typed/);
  terminal.type('lost\x1cmore');
  await told.until(() => told.ended !== null);
  expect(told.ended).toBe('detached');
  await terminal.seen(/\x1b\[23;2t$/);
  await core.manager.stop('a1', 100);
});

test('the key for the next agent is told to whoever is there, and is the program’s where nobody is', async () => {
  const core = home.core();
  const agent = await shell(core, 'stty raw -echo; echo ready; exec cat -v');
  const { terminal, offer } = await offered({ next_key: 'C-]' });
  const told = new RecordingViewer();
  const viewing = await agent.attach(told, { ...drive, tty: offer });
  terminal.type('a\x1d');
  await told.until(() => told.nexts.length === 1);
  expect(told.nexts).toEqual(['\x1d']);
  viewing.input(Buffer.from('b'));
  await terminal.seen(/ab/);
  viewing.leave();
  // Answered after it.
  await agent.readScreen({ scrollback: 0, ansi: false });
  terminal.type('c\x1d');
  await terminal.seen(/abc\^\]/);
  await core.manager.stop('a1', 100);
});

test('a watcher types nothing, and leaves by the key', async () => {
  const core = home.core();
  const agent = await shell(core, LINES);
  const { terminal, offer } = await offered();
  const told = new RecordingViewer();
  await agent.attach(told, { ...drive, mode: 'watch', tty: offer });
  terminal.type('never\r\x1c');
  await told.until(() => told.ended === 'detached');
  agent.write(Buffer.from('other\r'));
  expect((await core.screen('a1', 'got other')).join()).not.toContain('never');
  await core.manager.stop('a1', 100);
});

test('the door outlives the core, and the next core finds it', async () => {
  const first = home.core();
  await (await shell(first, LINES)).attach(new RecordingViewer(), { ...drive, tty: (await offered()).offer });
  const { terminal, offer } = await offered();
  await terminalOf(first).attach(new RecordingViewer(), { ...drive, tty: offer });
  await first.manager.close();
  terminal.type('alone\r');
  await terminal.seen(/got alone/);
  const next = home.core();
  await next.manager.adopt();
  const told = new RecordingViewer();
  const before = terminal.output();
  await terminalOf(next).attach(told, { ...drive, tty: offer });
  terminal.type('\x1c');
  await told.until(() => told.ended === 'detached');
  // Nothing was drawn anew: the terminal had it all.
  expect(terminal.output().slice(before.length)).not.toContain('got alone');
  await next.manager.stop('a1', 100);
});

test('a viewer killed in raw mode: modes and settings of its terminal are given back', async () => {
  const core = home.core();
  const agent = await shell(core, String.raw`printf '\033[?1049h\033[?1003h\033[?2004hREADY'; ${LINES}`);
  const { terminal, offer } = await offered();
  const fd = keep(offer.path);
  const viewing = await agent.attach(new RecordingViewer(), { ...drive, tty: offer });
  await terminal.seen(/READY/);
  expect(settings(fd)).toBe(offer.settings?.raw);
  process.kill(offer.pid, 'SIGKILL');
  viewing.leave();
  await terminal.seen(/\x1b\[\?1003l.*\x1b\[\?1049l/s);
  await expect.poll(() => settings(fd)).toBe(offer.settings?.found);
  await core.manager.stop('a1', 100);
});

test('settings that another has made since are left alone', async () => {
  const core = home.core();
  const agent = await shell(core, LINES);
  const { offer } = await offered();
  const fd = keep(offer.path);
  const viewing = await agent.attach(new RecordingViewer(), { ...drive, tty: offer });
  execFileSync('stty', ['cooked', 'echo', 'erase', '^H'], { stdio: [fd, 'ignore', 'inherit'] });
  const theirs = settings(fd);
  process.kill(offer.pid, 'SIGKILL');
  const before = await descriptors();
  viewing.leave();
  await expect.poll(descriptors).toBeLessThan(before);
  expect(settings(fd)).toBe(theirs);
  await core.manager.stop('a1', 100);
});

test('a terminal that is closed takes nothing with it', async () => {
  const core = home.core();
  const agent = await shell(core, LINES);
  const before = await descriptors();
  const { terminal, offer } = await offered();
  await agent.attach(new RecordingViewer(), { ...drive, tty: offer });
  expect(await descriptors()).toBeGreaterThan(before);
  await terminal.close();
  await expect.poll(descriptors).toBe(before);
  agent.write(Buffer.from('still\r'));
  await core.screen('a1', 'got still');
  await core.manager.stop('a1', 100);
});

// A keeper that made the terminal raw itself was stopped by it for good: `stty` had made the descriptor block.
for (const [as, offer] of [
  ['raw', () => offered()],
  ['as it was found', offeredCooked],
] as const) {
  test(`a terminal that nobody reads, offered ${as}, stalls nobody, and is right again when it is read`, async () => {
    const core = home.core();
    const agent = await shell(core, 'stty -echo; echo ready; while read n; do seq 1 $n; echo "did $n"; done');
    const { terminal, offer: tty } = await offer();
    await agent.attach(new RecordingViewer(), { ...drive, tty });
    await terminal.seen(/ready\x1b\[22;2t.*ready/s);
    agent.write(Buffer.from('1\r'));
    await terminal.seen(/did 1/);
    terminal.pause();
    agent.write(Buffer.from('400000\r'));
    await core.screen('a1', 'did 400000');
    agent.write(Buffer.from('5\r'));
    await core.screen('a1', 'did 5');
    terminal.resume();
    await terminal.seen(/did 400000.*did 5/s);
    await core.manager.stop('a1', 100);
  });
}

test('a thousand sizes in a second end in the last one', async () => {
  const core = home.core();
  const agent = await shell(core, 'echo ready; while :; do read line; stty size; done');
  const { terminal, offer } = await offered();
  const viewing = await agent.attach(new RecordingViewer(), { ...drive, tty: offer });
  for (let round = 0; round < 1_000; round += 1) {
    terminal.resize(40 + (round % 90), 10 + (round % 30));
    void viewing.resize(40 + (round % 90), 10 + (round % 30));
  }
  terminal.resize(101, 33);
  await viewing.resize(101, 33);
  await core.signal('resized', 'a1', ({ cols, rows }) => cols === 101 && rows === 33);
  terminal.type('\r');
  await core.screen('a1', '33 101');
  await core.manager.stop('a1', 100);
});

test('a terminal follows its own size even where nobody tells', async () => {
  const core = home.core();
  const agent = await shell(core, 'echo ready; while :; do read line; stty size; done');
  const { terminal, offer } = await offered();
  await agent.attach(new RecordingViewer(), { ...drive, tty: offer });
  terminal.resize(91, 31);
  await core.signal('resized', 'a1', ({ cols, rows }) => cols === 91 && rows === 31);
  await core.manager.stop('a1', 100);
});

test('the last screen stays in a pane until it was seen', async () => {
  const core = home.core();
  const agent = await shell(core, 'echo ready; read line; echo last words; exit 3');
  const { terminal, offer } = await offered({ detach_key: null, linger: true, settings: null });
  const told = new RecordingViewer();
  await agent.attach(told, { ...drive, tty: offer });
  terminal.type('\r');
  await terminal.seen(/last words.*\[a1 exited 3\] q closes/s);
  // The keeper has no agent any more, and stays for the pane.
  core.manager.settle('a1');
  terminal.type('no');
  terminal.type('q');
  await terminal.seen(/\x1b\[23;2t$/);
  await expect.poll(() => home.keepers[0]?.exitCode).toBe(0);
});

test('a keeper that is stopped lets go of its terminals as far as their processes are told', async () => {
  const core = home.core(IMPATIENT);
  const agent = await shell(core, LINES);
  const { offer } = await offered();
  const told = new RecordingViewer();
  await agent.attach(told, { ...drive, tty: offer });
  const [keeper] = core.manager.keepers();
  process.kill(keeper?.pid ?? 0, 'SIGSTOP');
  await told.until(() => told.ended !== null);
  expect(told.ended).toBe('lost');
  process.kill(keeper?.pid ?? 0, 'SIGCONT');
  await core.signal('keeper_back', 'a1');
  await core.manager.stop('a1', 100);
});

test('no door into what is no terminal of a process in its foreground', async () => {
  const core = home.core();
  const agent = await shell(core, LINES);
  const { offer } = await offered();
  const refused = (more: object) =>
    expect(agent.attach(new RecordingViewer(), { ...drive, tty: { ...offer, ...more } })).rejects.toMatchObject({
      code: 'no_door',
    });
  await refused({ pid: process.pid });
  await refused({ path: '/dev/null' });
  await refused({ path: '/dev/pts/../pts/0' });
  await refused({ path: '/dev/pts/99999' });
  await core.manager.stop('a1', 100);
});

async function offered(...more: Parameters<typeof offerTerminal>) {
  const made = await offerTerminal(...more);
  terminals.push(made.terminal);
  return made;
}

async function offeredCooked() {
  const made = await offerCookedTerminal();
  terminals.push(made.terminal);
  return made;
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

/** How many files the keeper has open. */
function descriptors(): number {
  return readdirSync(`/proc/${home.keepers[0]?.pid}/fd`).length;
}
