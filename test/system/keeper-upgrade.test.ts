import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readProcess } from '../../adapters/agents/process-table.ts';
import { dialUnixSocket, serveUnixSocket } from '../../adapters/transport/unix-socket.ts';
import type { ITransport, ITransportServer } from '../../src/ports/transport.ts';
import { leaveNothing } from '../support/nothing-left.ts';
import type { TestTerminal } from '../surfaces/attach/test-terminal.ts';
import { type BuiltCli, createBuiltCli } from './built-cli.ts';
import { offerTerminal } from './door-home.ts';
import { KeeperHome, RecordingViewer } from './keeper-home.ts';

const OLD = join(import.meta.dirname, '..', '..', 'fixtures', 'keepers', 'protocol-1', 'keeper.cjs');

const drive = { cols: 80, rows: 24, mode: 'drive' } as const;

describe('a keeper of the first protocol', () => {
  let home: KeeperHome;
  let terminals: TestTerminal[] = [];
  beforeEach(() => {
    home = new KeeperHome(16, OLD);
  });
  afterEach(async () => {
    for (const terminal of terminals) await terminal.close();
    terminals = [];
    await home.end();
  });

  it('holds agents for the manager of today, which adopts, shows, types, stops and settles', async () => {
    const first = home.core();
    const { pid } = await first.shell(
      'a1',
      String.raw`printf '\033]2;busy\007'; while read -r l; do echo "got $l"; done`,
    );
    await first.shell('a2', 'read line; exit 5');
    await first.signal('title', 'a1');
    await first.manager.close();

    const next = home.core();
    const { held } = await next.manager.adopt();
    expect(held).toContainEqual(expect.objectContaining({ agent: 'a1', pid, title: 'busy', exit: null }));
    next.manager.terminal('a1')?.paste('one');
    next.manager.terminal('a1')?.write(Buffer.from('\r'));
    await next.screen('a1', 'got one');
    const output = await next.manager.terminal('a1')?.readOutput({ since: 0, max: 9_000, waitMs: 0 });
    expect(Buffer.from(output?.data ?? '', 'base64').toString()).toContain('got one');
    next.manager.terminal('a2')?.write(Buffer.from('\r'));
    expect(await next.signal('exited', 'a2')).toMatchObject({ exit_code: 5, signal: null });
    await next.manager.stop('a1', 100);
    expect(await next.signal('exited', 'a1')).toMatchObject({ signal: 'SIGHUP' });
    const [keeper] = home.keepers;
    const gone = keeper === undefined ? null : once(keeper, 'exit');
    next.manager.settle('a1');
    next.manager.settle('a2');
    expect(await gone).toEqual([0, null]);
  });

  it('serves viewers of today, relayed and by the door', async () => {
    const core = home.core();
    await core.shell('a1', 'stty -echo; echo ready; while read -r l; do echo "got $l"; stty size; done');
    await core.screen('a1', 'ready');
    const { terminal, offer } = await offerTerminal();
    terminals.push(terminal);
    const relayed = new RecordingViewer();
    const agent = core.manager.terminal('a1');
    const one = await agent?.attach(relayed, drive);
    await relayed.until(() => relayed.received.includes('ready'));
    const two = await agent?.attach(new RecordingViewer(), { ...drive, tty: offer });
    await two?.resize(91, 31);
    await two?.take();
    await relayed.until(() => relayed.states.some(({ cols, driver }) => cols === 91 && !driver));
    terminal.type('word\r');
    await terminal.seen(/got word.*31 91/s);
    one?.refresh();
    await relayed.until(() => relayed.received.lastIndexOf('ready') > relayed.received.indexOf('got word'));
    await two?.detach();
    await terminal.seen(/\x1b\[23;2t$/);
    await core.manager.stop('a1', 100);
  });
});

describe('the daemon of today, in a home with a keeper of the first protocol', () => {
  let cli: BuiltCli;
  beforeEach(() => {
    cli = createBuiltCli();
  });
  afterEach(() => leaveNothing(cli.moitumi));

  it('starts agents in it, has them after a restart, and tells their ends', async () => {
    const { moitumi, run } = cli;
    const directory = join(moitumi.directory, 'keepers');
    mkdirSync(join(moitumi.directory, 'run'), { mode: 0o700 });
    mkdirSync(directory, { mode: 0o700 });
    const socket = join(moitumi.directory, 'run', 'k1.sock');
    const keeper = spawn(process.execPath, [OLD, '--id', 'k1', '--directory', directory, '--socket', socket], {
      env: moitumi.env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await expect.poll(() => reachable(socket), { timeout: 10_000 }).toBe(true);
    await run('add', 'work');
    const id = (await run('spawn', 'work', '--', 'sh', '-c', 'echo hello; read line; exit 4')).trim();
    const [before] = await moitumi.json<{ pid: number; state: string }[]>(['agents']);
    expect(readProcess(before?.pid ?? 0)?.parent).toBe(keeper.pid);
    await run('daemon', 'restart');
    const [after] = await moitumi.json<{ pid: number }[]>(['agents']);
    expect(after?.pid).toBe(before?.pid);
    await expect.poll(() => run('screen', id)).toContain('hello');
    await run('send', id, 'on');
    await run('wait', id, '--for', 'exited', '--timeout', '20');
    expect(await moitumi.json(['agents'])).toMatchObject([{ id, state: 'exited', exit_code: 4, signal: null }]);
  });
});

describe('the keeper of today', () => {
  let home: KeeperHome;
  let wire: KeeperWire;
  beforeEach(async () => {
    home = new KeeperHome();
    const core = home.core();
    await core.shell('a1', 'echo here; sleep 60');
    wire = await openKeeperWire(join(home.directory, 'run', 'k1.sock'));
  });
  afterEach(async () => {
    wire.transport.close();
    await home.end();
  });

  const tomorrow = { protocol: { min: 1, max: 9 }, version: '9.0.0', colours: ['red'], resume: { epoch: 4 } };

  it('passes over what a daemon of tomorrow says beyond the first protocol', async () => {
    const hello = await wire.ask('hello', tomorrow);
    expect(hello).toMatchObject({ result: { protocol: 1, agents: [{ agent: 'a1', exit: null }] } });
    const env = { PATH: process.env['PATH'] ?? '' };
    const size = { cols: 80, rows: 24, pixels: [640, 480] };
    const spawned = await wire.ask('spawn', {
      ...{ agent: 'a2', command: ['sh', '-c', 'exit 3'], env, cwd: '/', ...size, mark: 'MOITUMI_RUN=x' },
      ...{ sandbox: { network: false }, nice: 5 },
    });
    expect(spawned).toMatchObject({ result: { agent: 'a2', pid: expect.any(Number) } });
    expect(await wire.event('exited')).toMatchObject({ agent: 'a2', exit_code: 3 });
    expect(await wire.ask('ping', { load: true })).toMatchObject({ result: {} });
    expect(await wire.ask('settle', { agent: 'a2', archive: true })).toMatchObject({ result: {} });
  });

  it('refuses a request that it does not know by a clear error, and goes on', async () => {
    await wire.ask('hello', tomorrow);
    for (const method of ['teleport', 'constructor', '__proto__', 'toString']) {
      expect(await wire.ask(method, { agent: 'a1' })).toMatchObject({
        error: { code: 'unknown_method', message: expect.stringContaining(method), data: { method } },
      });
    }
    expect(await wire.ask('read_screen', { agent: 'a1', scrollback: 0, ansi: false })).toHaveProperty('result');
  });

  it('bears messages that are none, and requests without what they need', async () => {
    await wire.ask('hello', tomorrow);
    for (const text of ['{"event":"weather","data":{"wind":3}}', '{"_req_id":99,"result":{}}', '[]', '{}', 'no JSON']) {
      wire.transport.send(Buffer.from(text));
    }
    wire.transport.send(Buffer.from([2, 0, 0, 0, 1]));
    for (const method of ['spawn', 'write', 'paste', 'read_screen', 'read_output', 'attach', 'open_door']) {
      expect(await wire.ask(method, undefined)).toHaveProperty('error.code');
    }
    for (const method of ['settle', 'resize', 'take', 'pause', 'refresh', 'detach', 'leave'])
      await wire.ask(method, undefined);
    expect(await wire.ask('ping', {})).toMatchObject({ result: {} });
    expect(await wire.ask('read_screen', { agent: 'a1', scrollback: 0, ansi: false })).toHaveProperty('result');
  });

  it('tells a daemon that speaks only later protocols which side is old', async () => {
    expect(await wire.ask('hello', { ...tomorrow, protocol: { min: 2, max: 9 } })).toMatchObject({
      error: { code: 'protocol_mismatch', data: { min: 1, max: 1, upgrade: 'core' } },
    });
    const { pid } = home.keepers[0] ?? {};
    expect(readProcess(pid ?? 0)).not.toBe(null);
  });
});

describe('the manager of today', () => {
  let home: KeeperHome;
  let server: ITransportServer;
  beforeEach(() => {
    home = new KeeperHome();
  });
  afterEach(async () => {
    await home.end();
    await server.close();
  });

  it('takes what it knows from a keeper of tomorrow, and passes over the rest', async () => {
    const socket = join(home.directory, 'run', 'k7.sock');
    const agent = {
      ...{ agent: 'a7', keeper: 'k7', pid: process.pid, cols: 80, rows: 24, started_at: 5, title: 'later' },
      ...{ exit: null, start_time: null, mark: 'MOITUMI_RUN=y', program_status: [], foreground: null },
      ...{ temperature: 37, screens: [{}] },
    };
    server = await serveUnixSocket(socket, (transport) => playKeeperOfTomorrow(transport, agent));
    const file = {
      id: 'k7',
      pid: process.pid,
      start_time: null,
      socket,
      protocol: 7,
      version: '7.0.0',
      shape: 'round',
    };
    writeFileSync(join(home.directory, 'k7.json'), JSON.stringify(file));
    const core = home.core();
    const { held, silent } = await core.manager.adopt();
    expect({ held, silent }).toMatchObject({ held: [{ agent: 'a7', exit: null }], silent: [] });
    expect(await core.signal('title', 'a7', ({ title }) => title === 'known')).toMatchObject({ at: 9 });
    await expect(core.manager.terminal('a7')?.readOutput({ since: 0, max: 1, waitMs: 0 })).rejects.toMatchObject({
      code: 'unknown_method',
    });
    expect(core.manager.keepers()).toMatchObject([{ id: 'k7', agents: 1, answering: true }]);
  });
});

/** A keeper that says more than today's manager knows. */
function playKeeperOfTomorrow(transport: ITransport, agent: object): void {
  const say = (message: object) => transport.send(Buffer.from(JSON.stringify(message)));
  transport.listen({
    payload: (payload) => {
      const { _req_id, method } = JSON.parse(Buffer.from(payload).toString());
      if (method !== 'hello') {
        say({
          _req_id,
          error: { code: 'unknown_method', message: `gone: ${method}`, data: { method, nearest: null } },
        });
        return;
      }
      say({ _req_id, result: { protocol: 1, version: '7.0.0', agents: [agent], moon: 'full' } });
      say({ event: 'weather', data: { wind: 3 } });
      say({ event: 'weather', data: { agent: 'a7', wind: 3 } });
      say({ event: 'weather' });
      say({ event: 'title', data: { agent: 'a8', at: 9, title: 'of nobody' } });
      say({ event: 'title', data: { agent: 'a7', at: 9, title: 'known', font: 'bold' } });
    },
    drained: () => undefined,
    closed: () => undefined,
  });
}

/** A connection to a keeper that can say anything. */
type KeeperWire = {
  readonly transport: ITransport;
  /** Sends a request; resolves with its answer as it came. */
  ask(method: string, params: unknown): Promise<Record<string, unknown>>;
  /** The data of the first event of that name, past or to come. */
  event(name: string): Promise<Record<string, unknown>>;
};

async function openKeeperWire(path: string): Promise<KeeperWire> {
  const transport = await dialUnixSocket(path);
  const messages: Record<string, unknown>[] = [];
  let heard: () => void = () => undefined;
  let requests = 0;
  transport.listen({
    payload: (payload) => {
      if (payload[0] === 0x7b) messages.push(JSON.parse(Buffer.from(payload).toString()));
      heard();
    },
    drained: () => undefined,
    closed: () => undefined,
  });
  const find = async (key: string, value: unknown): Promise<Record<string, unknown>> => {
    for (;;) {
      const found = messages.find((message) => message[key] === value);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
    }
  };
  return {
    transport,
    ask: (method, params) => {
      requests += 1;
      transport.send(Buffer.from(JSON.stringify({ _req_id: requests, method, params })));
      return find('_req_id', requests);
    },
    event: async (name) => (await find('event', name))['data'] as Record<string, unknown>,
  };
}

async function reachable(socket: string): Promise<boolean> {
  return dialUnixSocket(socket).then(
    (transport) => {
      transport.close();
      return true;
    },
    () => false,
  );
}
