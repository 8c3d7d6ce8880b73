import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEndpoint } from '../../src/app/endpoint.ts';
import { createMoitumi, type Moitumi } from '../support/moitumi-process.ts';

type StatusForm = { pid: number; mode: string; home: string; socket: string; health: unknown };

let moitumi: Moitumi;

beforeEach(() => {
  moitumi = createMoitumi();
});
afterEach(() => moitumi.dispose());

const status = () => moitumi.json<StatusForm>(['status', '--no-start']);
const endpoint = () => readEndpoint(join(moitumi.directory, 'endpoint.json'));
const file = (...names: string[]) => join(moitumi.directory, ...names);

/** How many sockets a process has open; its standard three are some, too. */
function sockets(pid = 0): number {
  const descriptors = `/proc/${pid}/fd`;
  return readdirSync(descriptors).filter((each) => readlinkSync(join(descriptors, each)).startsWith('socket:')).length;
}

describe('the daemon', () => {
  it('starts, tells its status, restarts with another pid, stops and leaves nothing behind', async () => {
    expect((await moitumi.run(['daemon', 'status'])).code).toBe(3);
    expect(await moitumi.run(['daemon', 'start'])).toMatchObject({ code: 0 });
    const first = await status();
    expect(first).toMatchObject({ mode: 'daemon', home: moitumi.directory, health: { state: 'ok' } });
    expect(lstatSync(first.socket).mode & 0o777).toBe(0o600);
    expect(await moitumi.run(['daemon', 'restart'])).toMatchObject({ code: 0 });
    const second = await status();
    expect(second.pid).not.toBe(first.pid);
    expect(await moitumi.run(['daemon', 'stop'])).toMatchObject({ code: 0 });
    expect(moitumi.processes()).toEqual([]);
    expect(existsSync(second.socket)).toBe(false);
    expect(endpoint()).toBeNull();
  });

  it('starts by itself for a command, and not where that is forbidden', async () => {
    const refused = await moitumi.run(['tree', '--no-start']);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('No core runs');
    const { stdout, code } = await moitumi.run(['add', 'Write the letter']);
    expect({ stdout, code }).toEqual({ stdout: 'n1\n', code: 0 });
    expect((await moitumi.run(['tree'])).stdout).toContain('Write the letter');
    expect(moitumi.processes()).toHaveLength(1);
  });

  it('is one, however many launchers start it at once', async () => {
    const begun = performance.now();
    const runs = await Promise.all(Array.from({ length: 25 }, () => moitumi.run(['status', '--json'])));
    const took = performance.now() - begun;
    expect(runs.map((run) => [run.code, run.stderr])).toEqual(runs.map(() => [0, '']));
    expect(new Set(runs.map((run) => JSON.parse(run.stdout).pid)).size).toBe(1);
    expect(moitumi.processes()).toHaveLength(1);
    expect(took).toBeLessThan(10_000);
  });

  it('is started again after a SIGKILL, past the socket and the endpoint that were left, with all that was acknowledged', async () => {
    await moitumi.run(['add', 'Survives']);
    const { pid, socket } = await status();
    process.kill(pid, 'SIGKILL');
    expect(existsSync(socket)).toBe(true);
    expect((await moitumi.run(['tree'])).stdout).toContain('Survives');
    expect((await status()).pid).not.toBe(pid);
  });

  it('ends by SIGTERM as by stop', async () => {
    await moitumi.run(['daemon', 'start']);
    const { pid, socket } = await status();
    process.kill(pid, 'SIGTERM');
    await expect.poll(() => moitumi.processes()).toEqual([]);
    expect(existsSync(socket)).toBe(false);
    expect((await moitumi.run(['daemon', 'status'])).code).toBe(3);
  });

  it('binds again when its socket vanished, without losing anyone', async () => {
    await moitumi.run(['daemon', 'start']);
    const { pid, socket } = await status();
    rmSync(socket);
    await expect.poll(() => existsSync(socket), { timeout: 10_000 }).toBe(true);
    expect((await status()).pid).toBe(pid);
  });

  it('takes a new configuration on SIGHUP, and keeps the old one when the new one is bad', async () => {
    writeFileSync(file('config.toml'), '[log]\nlevel = "info"\n');
    await moitumi.run(['daemon', 'start']);
    const { pid } = await status();
    const log = () => readFileSync(file('logs', 'moitumi.log'), 'utf8');
    writeFileSync(file('config.toml'), '[log]\nlevel = "shout"\n');
    process.kill(pid, 'SIGHUP');
    await expect.poll(log).toContain('config.toml:2: log.level must be one of');
    writeFileSync(file('config.toml'), '[log]\nlevel = "debug"\n[agents.mine]\ncommand = "true"\n');
    process.kill(pid, 'SIGHUP');
    await expect.poll(log).toContain('"changed":["agents.mine","log.level"]');
    expect((await status()).pid).toBe(pid);
  });

  it('stops by itself when nobody needed it for the configured time', async () => {
    writeFileSync(file('config.toml'), '[daemon]\nidle_minutes = 0.005\n');
    expect((await moitumi.run(['daemon', 'start'])).code).toBe(0);
    await expect.poll(() => moitumi.processes(), { timeout: 10_000 }).toEqual([]);
    expect(endpoint()).toBeNull();
  });

  it('runs in the foreground with its log on standard error, and stops when interrupted', async () => {
    const daemon = moitumi.start(['daemon', 'run']);
    await expect.poll(() => endpoint()?.pid).toBe(daemon.child.pid);
    expect((await status()).pid).toBe(daemon.child.pid);
    daemon.child.kill('SIGINT');
    const { code, stderr } = await daemon.finished;
    expect(code).toBe(0);
    for (const line of stderr.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('message');
  });
});

describe('a daemon that cannot start', () => {
  it('says on the terminal that the store is no store, and leaves it as it is', async () => {
    writeFileSync(file('cortex.db'), 'this is no database, and nobody may overwrite it\n'.repeat(100));
    const before = readFileSync(file('cortex.db'));
    const { code, stderr } = await moitumi.run(['tree']);
    expect(code).toBe(1);
    expect(stderr).toContain('cortex.db');
    expect(readFileSync(file('cortex.db'))).toEqual(before);
    expect(moitumi.processes()).toEqual([]);
  });

  it('says which line of the configuration is wrong', async () => {
    writeFileSync(file('config.toml'), '\n[keeper]\nagents_per_process = 0\n');
    const { code, stderr } = await moitumi.run(['tree']);
    expect(code).toBe(1);
    expect(stderr).toContain('config.toml:3: keeper.agents_per_process must be');
  });

  it('refuses a home that others may enter, and says what to do', async () => {
    const home = file('open');
    mkdirSync(join(home, 'inside'), { recursive: true, mode: 0o755 });
    const { code, stderr } = await moitumi.run(['tree', '--home', home]);
    expect(code).not.toBe(0);
    expect(stderr).toContain('chmod 700');
  });

  it('refuses a socket path that is too long, with the reason', async () => {
    const { code, stderr } = await moitumi.run(['tree', '--socket', file('s'.repeat(120))]);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/bytes/);
  });

  it('waits for a core that holds the home and is still on its way, and does not start a second', async () => {
    await moitumi.run(['daemon', 'start']);
    const { pid } = await status();
    process.kill(pid, 'SIGSTOP');
    const waiting = moitumi.start(['status', '--json']);
    await expect.poll(() => sockets(waiting.child.pid)).toBeGreaterThan(3);
    process.kill(pid, 'SIGCONT');
    const { code, stdout } = await waiting.finished;
    expect(code).toBe(0);
    expect(JSON.parse(stdout).pid).toBe(pid);
  });
});

describe('a home with a long path', () => {
  it('keeps its sockets in a short private directory', async () => {
    const home = file('x'.repeat(80));
    expect((await moitumi.run(['add', 'Far away', '--home', home])).code).toBe(0);
    const socket = readEndpoint(join(home, 'endpoint.json'))?.socket ?? '';
    expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(100);
    expect(socket.startsWith(home)).toBe(false);
    expect((await moitumi.run(['daemon', 'stop', '--home', home])).code).toBe(0);
    rmSync(join(socket, '..'), { recursive: true });
  });
});
