import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type HomeSurface, openHomeSurface } from '../support/home-surface.ts';
import { createMoitumi, type Moitumi } from '../support/moitumi-process.ts';
import { leaveNothing } from '../support/nothing-left.ts';
import { framed, openRawWire, type RawWire } from '../support/raw-wire.ts';

/**
 * What the core may have in memory, in bytes, whatever is sent to it. It begins with 55 MB; the most that it keeps for
 * one connection is 32 MiB of replies in small pieces, which V8 gives back late.
 */
const MEMORY = 256 * 1024 * 1024;

let moitumi: Moitumi;
let witness: HomeSurface;
let wire: RawWire;
let pid: number;

beforeAll(async () => {
  moitumi = createMoitumi();
  witness = await openHomeSurface(moitumi, 'tui:witness');
  pid = witness.client.hello.pid;
});
afterAll(async () => {
  await witness.client.close();
  await leaveNothing(moitumi);
});
/** After each of them the core is the same, well, and no larger; and its other surface was never disconnected. */
afterEach(async () => {
  wire.socket.destroy();
  const status = await witness.client.request('get_status', {});
  expect(status).toMatchObject({ pid, health: { state: 'ok' } });
  expect(status.rss).toBeLessThan(MEMORY);
  expect(witness.connections()).toBe(1);
  expect(witness.faults).toEqual([]);
});

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const request = (params: string) => `{"_req_id":7,"method":"add_node","params":${params}}`;
const header = (length: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
};

describe('a connection that was greeted', () => {
  it.each([
    ['a frame that is neither JSON nor terminal bytes', framed('hello?')],
    ['terminal bytes without a channel', framed('\x01ab')],
    ['half a JSON text', framed('{"_req_id":7,"method":"ping"')],
    ['bad UTF-8', Buffer.concat([header(4), Buffer.from([0x7b, 0xff, 0xfe, 0x7d])])],
    ['a JSON array', framed('{"_req_id":7,"method":["ping"]}')],
    ['a message over 1 MiB', framed(request(JSON.stringify({ title: 'x'.repeat(1024 * 1024) })))],
    ['JSON nested 10,000 deep', framed(request(nested(10_000)))],
    ['a reply', framed('{"_req_id":7,"result":{}}')],
    ['a key __proto__', framed(request('{"title":"x","__proto__":{"polluted":1}}'))],
  ])('is ended with a word about why after %s', async (_, bytes) => {
    wire = await openRawWire(moitumi);
    await wire.hello();
    wire.bytes(bytes);
    expect(await wire.next()).toMatchObject({ error: { code: expect.stringMatching(/bad_request|too_many/) } });
    expect(await wire.next()).toBeNull();
  });

  it.each([
    ['4 GiB', 0xffff_ffff],
    ['a byte more than 4 MiB', 4 * 1024 * 1024 + 1],
    ['nothing', 0],
  ])('is ended at once when it announces a frame of %s', async (_, length) => {
    wire = await openRawWire(moitumi);
    await wire.hello();
    wire.bytes(header(length));
    expect(await wire.next()).toBeNull();
  });

  it.each([
    ['a method that does not exist', '{"_req_id":7,"method":"add_nodes","params":{}}', 'unknown_method'],
    ['a method from the prototype', '{"_req_id":7,"method":"constructor","params":{}}', 'unknown_method'],
    ['a title that is a number', request('{"title":7}'), 'bad_request'],
    ['no title', request('{}'), 'bad_request'],
    ['a key that nobody knows', request('{"title":"x","colour":"red"}'), 'bad_request'],
    ['params that are a list', request('["x"]'), 'bad_request'],
    ['params nested 20 deep', request(nested(20)), 'bad_request'],
    ['a title of 10,000 characters', request(`{"title":"${'x'.repeat(10_000)}"}`), 'bad_title'],
    ['a title that clears the screen', request('{"title":"\\u001b[2J"}'), 'bad_title'],
  ])('is told what is wrong with %s, and goes on', async (_, text, code) => {
    wire = await openRawWire(moitumi);
    await wire.hello();
    wire.say(text);
    expect(await wire.next()).toMatchObject({ _req_id: 7, error: { code, message: expect.any(String) } });
    wire.say({ _req_id: 8, method: 'ping', params: {} });
    expect(await wire.next()).toMatchObject({ _req_id: 8, result: {} });
  });

  it('sends _meta in vain: nothing of it is ever carried out', async () => {
    wire = await openRawWire(moitumi);
    await wire.hello();
    // superjson would build a set of sets of … from this; 821 bytes of it once grew to 100 MB.
    const values = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`params.title.${at}`, [['set']]]));
    wire.say({ _req_id: 7, method: 'add_node', params: { title: 'meta' }, _meta: { values, v: 1 } });
    const answer = await wire.next();
    expect(answer).toMatchObject({ _req_id: expect.any(Number) });
    expect(JSON.stringify(answer).length).toBeLessThan(1_000);
  });

  it('that only asks and never reads is ended; it has cost no more than its share', async () => {
    wire = await openRawWire(moitumi);
    await wire.hello();
    wire.socket.pause();
    const asking = framed({ _req_id: 7, method: 'dump', params: {} });
    const block = Buffer.concat(Array.from({ length: 1_000 }, () => asking));
    while (!wire.socket.destroyed && wire.socket.writable) {
      const { socket, ended } = wire;
      if (!socket.write(block)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), ended]);
      await witness.client.request('ping', {});
    }
    await wire.ended;
  });
});

describe('a connection that was not greeted yet', () => {
  it('is ended when it says nothing, or a byte a second, for five seconds', async () => {
    wire = await openRawWire(moitumi);
    const slow = await openRawWire(moitumi);
    const begun = performance.now();
    const greeting = framed({ _req_id: 1, method: 'hello', params: {} });
    let over = false;
    void slow.ended.then(() => {
      over = true;
    });
    for (let at = 0; !over; at += 1) {
      slow.bytes(greeting.subarray(at, at + 1));
      await Promise.race([sleep(1_000), slow.ended]);
    }
    for (const each of [wire, slow]) {
      expect(await each.next()).toMatchObject({ _req_id: 0, error: { code: 'hello_expected' } });
      await each.ended;
    }
    expect(performance.now() - begun).toBeGreaterThan(4_000);
    expect(performance.now() - begun).toBeLessThan(9_000);
  });

  it.each([
    ['another method', { _req_id: 3, method: 'ping', params: {} }, 'hello_expected'],
    ['a frame over 4 KiB', 'x'.repeat(5_000), 'bad_request'],
    ['no JSON', 'GET / HTTP/1.1\r\n\r\n', 'bad_request'],
  ])('is ended when it begins with %s', async (_, message, code) => {
    wire = await openRawWire(moitumi);
    wire.say(message);
    expect(await wire.next()).toMatchObject({ error: { code } });
    expect(await wire.next()).toBeNull();
  });

  it.each([
    ['a wrong token', { token: 'x'.repeat(48) }, 'bad_token'],
    ['no token', { token: undefined }, 'bad_token'],
    ['a protocol of tomorrow', { protocol: { min: 7, max: 9 } }, 'protocol_mismatch'],
    ['a surface that is a list', { surface: ['tui'] }, 'bad_request'],
  ])('is ended when it says hello with %s', async (_, differing, code) => {
    wire = await openRawWire(moitumi);
    expect(await wire.hello(differing)).toMatchObject({ _req_id: 1, error: { code } });
    expect(await wire.next()).toBeNull();
  });
});

describe('a surface that stops reading', () => {
  it('slows nobody, costs a bounded queue, and is given the whole state when it reads again', async () => {
    wire = await openRawWire(moitumi);
    await wire.hello({ sync: 'graph', surface: 'tui:stopped', kind: 'tui' });
    wire.socket.pause();
    const COUNT = 8_000;
    const waits: number[] = [];
    for (let at = 0; at < COUNT; at += 100) {
      const begun = performance.now();
      const titles = Array.from({ length: 100 }, (_, index) => `${at + index} ${'t'.repeat(500)}`);
      await Promise.all(titles.map((title) => witness.client.request('add_node', { title })));
      waits.push(performance.now() - begun);
    }
    expect(Math.max(...waits)).toBeLessThan(2_000);

    wire.socket.resume();
    const seen = new Set<string>();
    for (let message = await wire.next(); message !== null; message = await wire.next()) {
      const { event, data } = message as { event: string; data: { last?: boolean; nodes?: { id: string }[] } };
      for (const { id } of data.nodes ?? []) seen.add(id);
      if (event === 'sync_graph' && data.last === true && seen.size >= COUNT) break;
    }
    expect(seen.size).toBeGreaterThanOrEqual(COUNT);
    await witness.client.request('remove_node', { node: 'n1' });
  });
});
