import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStreamTransport } from '../../adapters/transport/stream-transport.ts';
import { serveUnixSocket } from '../../adapters/transport/unix-socket.ts';
import type { Caller } from '../../src/ports/control.ts';
import type { ITransport, ITransportServer } from '../../src/ports/transport.ts';
import type { SessionHub } from '../../src/protocol/session-hub.ts';
import { readTerminalFrame } from '../../src/protocol/terminal-frame.ts';
import { manualClock } from '../support/manual-clock.ts';
import { createRigHub, RawPeer } from '../support/protocol-rig.ts';
import { ScriptedCore } from '../support/scripted-core.ts';

let directory = '';
let core: ScriptedCore;
let hub: SessionHub;
let server: ITransportServer;
const sockets: Socket[] = [];
/** The server's ends, in the order of the connections. */
let accepted: ITransport[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'moitumi-slow-'));
  core = new ScriptedCore();
  hub = createRigHub(core);
  accepted = [];
  server = await serveUnixSocket(join(directory, 's'), (transport) => {
    accepted.push(transport);
    hub.accept(transport);
  });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.close();
  await rm(directory, { recursive: true });
});

/** A peer on a real socket, with what pauses and resumes its reading. */
async function connect(sync: 'none' | 'graph') {
  const socket = createConnection(join(directory, 's'));
  sockets.push(socket);
  const peer = new RawPeer(createStreamTransport(socket));
  peer.hello({ sync });
  await peer.messages(1);
  return { peer, socket };
}

function lastCaller(): Caller {
  const caller = hub.callers().at(-1);
  if (caller === undefined) throw new Error('nobody is connected');
  return caller;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a client that sends one byte a second', () => {
  it('is let go after 5 s, as one that says nothing', async () => {
    const clock = manualClock();
    hub = createRigHub(core, clock);
    const socket = createConnection(join(directory, 's'));
    sockets.push(socket);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resume();
    for (const byte of [0, 0, 0, 200, 0x7b]) {
      await new Promise((resolve) => socket.write(Uint8Array.of(byte), resolve));
      await turn();
      clock.advance(1_000);
    }
    await closed;
    expect(core.callers.size).toBe(0);
  });
});

describe('a surface that does not read', () => {
  it('costs a bounded queue, then gets a whole snapshot instead of what it missed; others notice nothing', async () => {
    core.pageSize = 200;
    const slow = await connect('graph');
    slow.socket.pause();
    const quick = await connect('graph');
    const title = 'x'.repeat(2_000);
    let most = 0;
    for (let index = 0; index < 10_000; index++) {
      core.append(title);
      most = Math.max(most, accepted[0]?.pending() ?? 0);
      // The hello, an empty snapshot, and every push.
      if (index % 100 === 99) await quick.peer.observed.payloads(index + 3);
    }
    // Of 20 MB the transport has a window, and the queue behind it was emptied: what comes late says how much was kept.
    expect(most).toBeLessThan(512 * 1024);

    slow.socket.resume();
    const { received } = slow.peer.observed;
    while (parsed(received.at(-1)).data?.last !== true || received.length < 10) await turn();
    const messages = received.map(parsed);
    const pages = messages.slice(messages.findIndex(({ event }, index) => index > 1 && event === 'sync_graph'));
    expect(pages.every(({ event }) => event === 'sync_graph')).toBe(true);
    expect(pages.flatMap(({ data }) => data?.nodes ?? []).length).toBe(10_000);
    expect(bytesIn(received.slice(0, messages.indexOf(pages[0] ?? {})))).toBeLessThan(3 * 1024 * 1024);

    core.append('after');
    await slow.peer.messages(messages.length + 1);
    expect(parsed(received.at(-1))).toMatchObject({ event: 'node_updated', seq: 10_001 });
  }, 60_000);

  it('is let go when it asked for pushes that no snapshot holds', async () => {
    const { peer, socket } = await connect('none');
    socket.pause();
    const { presenter } = lastCaller();
    for (let index = 0; index < 3_000; index++) {
      presenter.present({ event: 'notice', data: { level: 'info', text: 'x'.repeat(1_000) } });
    }
    socket.resume();
    await peer.observed.closed();
    await core.deserted();
  });

  it('is let go when it asks and asks and never reads an answer', async () => {
    core.script.get_status = () => ({ home: 'x'.repeat(500_000) }) as never;
    const { peer, socket } = await connect('none');
    socket.pause();
    for (let index = 0; index < 200; index++) peer.say({ _req_id: index + 2, method: 'get_status' });
    await core.deserted();
    socket.resume();
    await peer.observed.closed();
  });
});

describe('a terminal that floods', () => {
  it('is dropped beyond 1 MiB, and gets a fresh screen when its viewer has caught up', async () => {
    const { peer, socket } = await connect('none');
    const { terminals } = lastCaller();
    const refreshed = new Promise<void>((resolve) => terminals.bind(7, { input: () => undefined, refresh: resolve }));
    socket.pause();
    const chunk = Buffer.alloc(64 * 1024, 'flood');
    let taken = 0;
    while (terminals.write(7, chunk)) taken += 1;
    // What the kernel took, a small window, and at most 1 MiB.
    expect(taken * chunk.length).toBeLessThan(3 * 1024 * 1024);
    expect(terminals.write(7, Buffer.from('x'))).toBe(false);
    socket.resume();
    await refreshed;
    expect(terminals.write(7, Buffer.from('the screen anew'))).toBe(true);
    const text = () => Buffer.from(peer.observed.received.at(-1) ?? []).toString();
    while (!text().endsWith('the screen anew')) await turn();
  });

  it('is dropped, too, when it waits in very many small pieces', async () => {
    const { socket } = await connect('none');
    const { terminals } = lastCaller();
    socket.pause();
    while (terminals.write(1, Buffer.alloc(64 * 1024)) && terminals.write(2, Buffer.from('x')));
    let taken = 0;
    while (terminals.write(2, Buffer.from('x'))) taken += 1;
    expect(taken).toBeLessThan(10_000);
  });

  it('takes one write larger than its bound when nothing else waits: a screen may be large', async () => {
    const { peer } = await connect('none');
    expect(lastCaller().terminals.write(1, Buffer.alloc(3 * 1024 * 1024))).toBe(true);
    const size = () =>
      peer.observed.received.reduce((sum, payload) => sum + (readTerminalFrame(payload)?.bytes.length ?? 0), 0);
    while (size() < 3 * 1024 * 1024) await turn();
  });

  it('does not delay an answer, and shares the line with a quiet terminal', async () => {
    const { peer, socket } = await connect('none');
    const { terminals } = lastCaller();
    socket.pause();
    for (let index = 0; index < 15; index++) terminals.write(1, Buffer.alloc(64 * 1024, 'a'));
    terminals.write(2, Buffer.from('quiet'));
    peer.say({ _req_id: 2, method: 'ping' });
    while (core.asked.length === 0) await turn();
    socket.resume();
    let before = 0;
    const arrived = (isIt: (payload: Uint8Array) => boolean) => {
      before = peer.observed.received.findIndex(isIt);
      return before >= 0;
    };
    while (!arrived((payload) => readTerminalFrame(payload)?.channel === 2)) await turn();
    const bytesBeforeQuiet = bytesIn(peer.observed.received.slice(0, before));
    while (!arrived((payload) => payload[0] === 0x7b && payload !== peer.observed.received[0])) await turn();
    const bytesBeforeAnswer = bytesIn(peer.observed.received.slice(0, before));
    // A kernel buffer and one window stand before them, and not the whole flood of 960 KiB.
    expect(bytesBeforeQuiet).toBeLessThan(500_000);
    expect(bytesBeforeAnswer).toBeLessThan(500_000);
  });

  it('says its last words before its end', async () => {
    const { peer, socket } = await connect('none');
    const { terminals, presenter } = lastCaller();
    terminals.bind(3, { input: () => undefined, refresh: () => undefined });
    socket.pause();
    for (let index = 0; index < 8; index++) terminals.write(3, Buffer.alloc(64 * 1024, 'b'));
    terminals.write(3, Buffer.from('last words'));
    presenter.present({ event: 'channel_closed', data: { channel: 3, reason: 'exited' } });
    terminals.bind(3, null);
    socket.resume();
    const last = () => peer.observed.received.at(-1);
    while (last()?.[0] !== 0x7b || peer.observed.received.length === 1) await turn();
    const before = readTerminalFrame(peer.observed.received.at(-2) ?? new Uint8Array());
    expect(Buffer.from(before?.bytes ?? []).toString()).toMatch(/last words$/);
  });
});

function bytesIn(payloads: readonly Uint8Array[]): number {
  return payloads.reduce((sum, payload) => sum + payload.length, 0);
}

type Parsed = {
  readonly event?: string;
  readonly data?: { readonly last?: boolean; readonly nodes?: readonly unknown[] };
};

function parsed(payload: Uint8Array | undefined): Parsed {
  return JSON.parse(Buffer.from(payload ?? []).toString() || '{}');
}
