import { describe, expect, it } from 'vitest';
import type { Push } from '../../src/ports/pushes.ts';
import { manualClock } from '../support/manual-clock.ts';
import { createRigHub, rawPeer } from '../support/protocol-rig.ts';
import { ScriptedCore, sampleNode } from '../support/scripted-core.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('hello', () => {
  it('is answered with the protocol, the core, who you are and where you stood', async () => {
    const core = new ScriptedCore();
    const peer = rawPeer(createRigHub(core));
    peer.hello();
    expect(await peer.message(1)).toEqual({
      _req_id: 1,
      result: {
        protocol: 1,
        version: '0.0.0',
        pid: 42,
        mode: 'daemon',
        principal: 'user',
        scopes: ['read', 'write', 'answer', 'admin'],
        epoch: 'first',
        seq: 0,
        view: { surface: 'cli', focus: null, entered: null },
        sync: 'none',
      },
    });
  });

  it.each([
    [{ min: 0, max: 0 }, 'client'],
    [{ min: 2, max: 9 }, 'core'],
  ])('says which side to upgrade when the versions %o do not fit', async (protocol, upgrade) => {
    const peer = rawPeer(createRigHub(new ScriptedCore()));
    peer.hello({ protocol, token: 'whatever' });
    const { error } = await peer.message(1);
    expect(error).toMatchObject({ code: 'protocol_mismatch', data: { min: 1, max: 1, upgrade } });
    expect(await peer.observed.closed()).toBeNull();
  });

  it('agrees on the newest protocol that both speak, and overlooks what a newer client adds', async () => {
    const peer = rawPeer(createRigHub(new ScriptedCore()));
    peer.say({
      _req_id: 5,
      method: 'hello',
      params: {
        protocol: { min: 1, max: 7, preferred: 6 },
        version: '9',
        client: 'c',
        surface: 's',
        kind: 'cli',
        sync: 'none',
        token: 'the right token',
        colour: 'blue',
      },
    });
    expect(await peer.message(1)).toMatchObject({ _req_id: 5, result: { protocol: 1 } });
  });

  it('is refused with a wrong token, and nothing joins', async () => {
    const core = new ScriptedCore();
    const peer = rawPeer(createRigHub(core));
    peer.hello({ token: 'a guess' });
    expect(await peer.message(1)).toMatchObject({ error: { code: 'bad_token' } });
    await peer.observed.closed();
    expect(core.callers.size).toBe(0);
  });

  it('must come first', async () => {
    const peer = rawPeer(createRigHub(new ScriptedCore()));
    peer.say({ _req_id: 3, method: 'ping', params: {} });
    expect(await peer.message(1)).toMatchObject({ _req_id: 3, error: { code: 'hello_expected' } });
    await peer.observed.closed();
  });

  it('must come within 5 s', async () => {
    const clock = manualClock();
    const peer = rawPeer(createRigHub(new ScriptedCore(), clock));
    clock.advance(4_999);
    await turn();
    expect(peer.observed.closes).toBe(0);
    clock.advance(1);
    expect(await peer.message(1)).toMatchObject({ _req_id: 0, error: { code: 'hello_expected' } });
    await peer.observed.closed();
  });

  it('may not be longer than 4 KiB', async () => {
    const peer = rawPeer(createRigHub(new ScriptedCore()));
    peer.hello({ token: 'x'.repeat(5_000) });
    expect(await peer.message(1)).toMatchObject({ error: { code: 'bad_request' } });
    await peer.observed.closed();
  });

  it('is followed by a whole snapshot, and by what is new after it', async () => {
    const core = new ScriptedCore();
    for (let index = 0; index < 7; index++) core.append(`node ${index}`);
    const peer = rawPeer(createRigHub(core));
    peer.hello({ sync: 'graph' });
    await peer.messages(4);
    core.append('later');
    const [hello, ...pushes] = await peer.messages(5);
    expect(hello).toMatchObject({ result: { seq: 7, sync: 'snapshot' } });
    expect(pushes.map((push) => push['event'])).toEqual(['sync_graph', 'sync_graph', 'sync_graph', 'node_updated']);
    expect(pushes[2]).toMatchObject({ data: { page: 2, last: true } });
    expect(pushes[3]).toMatchObject({ seq: 8, data: { title: 'later' } });
  });
});

describe('a connection without sync', () => {
  it('hears replies, what is for it alone, and that the core stops', async () => {
    const core = new ScriptedCore();
    const hub = createRigHub(core);
    const peer = rawPeer(hub);
    peer.hello();
    await peer.messages(1);
    core.append('unheard');
    hub.callers()[0]?.presenter.present({ event: 'notice', data: { level: 'info', text: 'for you' } });
    hub.present({ event: 'stopping', data: { reason: 'stop' } });
    const heard = await peer.messages(3);
    expect(heard.slice(1).map((message) => message['event'])).toEqual(['notice', 'stopping']);
  });
});

describe('a request', () => {
  async function joinedPeer(core = new ScriptedCore(), token?: string) {
    const hub = createRigHub(core);
    const peer = rawPeer(hub);
    peer.hello(token === undefined ? {} : { token });
    await peer.messages(1);
    return { hub, peer, core };
  }

  it.each([
    ['an unknown method', { method: 'spwan_agent' }, 'unknown_method', { nearest: 'spawn_agent' }],
    ['an inherited name as method', { method: 'toString' }, 'unknown_method', {}],
    ['a missing field', { method: 'get_node', params: {} }, 'bad_request', { path: 'node' }],
    ['an unknown field', { method: 'ping', params: { loud: 1 } }, 'bad_request', { path: 'loud' }],
    ['a wrong type', { method: 'add_node', params: { title: 3 } }, 'bad_request', { path: 'title' }],
    [
      'a wrong item',
      { method: 'send_keys', params: { agent: 'a1', keys: ['x', 1] } },
      'bad_request',
      { path: 'keys[1]' },
    ],
    ['params that are no object', { method: 'ping', params: [] }, 'bad_request', { path: '' }],
    [
      'a terminal of no size',
      { method: 'resize', params: { channel: 1, cols: 0, rows: 5 } },
      'bad_request',
      { path: 'cols' },
    ],
    ['a field beside the params', { method: 'ping', params: {}, _meta: {} }, 'bad_request', { path: '_meta' }],
    ["another client's command id", { method: 'undo', command_id: 'other:1' }, 'bad_request', { path: 'command_id' }],
  ])('with %s is refused, and the connection stays', async (_, request, code, data) => {
    const { peer, core } = await joinedPeer();
    peer.say({ _req_id: 2, ...request });
    expect(await peer.message(2)).toMatchObject({ _req_id: 2, error: { code, data } });
    peer.say({ _req_id: 3, method: 'ping' });
    expect(await peer.message(3)).toEqual({ _req_id: 3, result: { at: 0 } });
    expect(core.asked.map((command) => command.method)).toEqual(['ping']);
  });

  it('beyond its scopes is forbidden', async () => {
    const { peer, core } = await joinedPeer(new ScriptedCore(), 'agent');
    peer.say({ _req_id: 2, method: 'add_node', params: { title: 'mine' } });
    expect(await peer.message(2)).toMatchObject({ error: { code: 'forbidden', data: { scope: 'write' } } });
    expect(core.asked).toEqual([]);
  });

  it('passes its command id on only where it is a command', async () => {
    const { peer, core } = await joinedPeer();
    peer.say({ _req_id: 2, method: 'ping', command_id: 'raw:1' });
    peer.say({ _req_id: 3, method: 'add_node', params: { title: 'x' }, command_id: 'raw:2' });
    await peer.messages(3);
    expect(core.asked.map((command) => command.command_id)).toEqual([null, 'raw:2']);
  });

  it('that fails inside answers `internal`, and the others go on', async () => {
    const core = new ScriptedCore({
      undo: () => {
        throw new Error('a bug');
      },
    });
    const { peer } = await joinedPeer(core);
    peer.say({ _req_id: 2, method: 'undo' });
    expect(await peer.message(2)).toMatchObject({ error: { code: 'internal' } });
  });

  it('whose answer is too large for a message says so', async () => {
    const nodes = Array.from({ length: 6_000 }, (_, index) => sampleNode(index, 'x'.repeat(100)));
    const { peer } = await joinedPeer(new ScriptedCore({ list_nodes: () => ({ nodes, agents: [] }) }));
    peer.say({ _req_id: 2, method: 'list_nodes' });
    expect(await peer.message(2)).toMatchObject({ error: { code: 'too_many' } });
  });

  it('for a dump is answered with its dates and maps as plain JSON and `_meta`', async () => {
    const dump = { at: new Date(0), nodes: new Map([['n1', sampleNode(1)]]), connected: new Set(['cli']) };
    const { peer } = await joinedPeer(new ScriptedCore({ dump: () => dump as never }));
    peer.say({ _req_id: 2, method: 'dump' });
    const reply = await peer.message(2);
    expect(reply['result']).toMatchObject({ at: '1970-01-01T00:00:00.000Z', connected: ['cli'] });
    expect(reply['_meta']).toMatchObject({ values: { at: ['Date'] } });
  });

  it('to disconnect is answered, then the connection ends and the core knows', async () => {
    const { peer, core } = await joinedPeer();
    peer.say({ _req_id: 2, method: 'disconnect' });
    expect(await peer.message(2)).toEqual({ _req_id: 2, result: {} });
    await peer.observed.closed();
    await core.deserted();
  });
});

describe('what breaks the protocol', () => {
  it.each([
    ['no JSON', 'not json {'],
    ['an array', '[1,2]'],
    ['no id', '{"method":"ping"}'],
    ['a reply', '{"_req_id":1,"result":{}}'],
    ['a push', '{"event":"stopping","data":{}}'],
    ['deep nesting', `{"_req_id":2,"method":"ping","params":${'['.repeat(40)}${']'.repeat(40)}}`],
    ['very deep nesting', `{"_req_id":2,"method":"ping","params":${'['.repeat(500_000)}`],
    ['__proto__', '{"_req_id":2,"method":"ping","params":{"__proto__":{"x":1}}}'],
    ['__proto__ in disguise', '{"_req_id":2,"method":"ping","params":{"__\\u0070roto__":{"x":1}}}'],
    ['a message over 1 MiB', `{"_req_id":2,"method":"ping","params":{"x":"${'x'.repeat(1024 * 1024)}"}}`],
    ['bad UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]).toString('latin1')],
    ['terminal bytes without a channel', '\u0001ab'],
  ])('such as %s, ends that connection with a clear error and no other', async (_, message) => {
    const hub = createRigHub(new ScriptedCore());
    const [good, bad] = [rawPeer(hub), rawPeer(hub)];
    good.hello();
    bad.hello();
    await Promise.all([good.messages(1), bad.messages(1)]);
    bad.observed.transport.send(Buffer.from(message, 'latin1'));
    const last = await bad.message(2);
    expect(last).toMatchObject({ _req_id: 0, error: { code: 'bad_request' } });
    await bad.observed.closed();
    good.say({ _req_id: 2, method: 'ping' });
    expect(await good.message(2)).toMatchObject({ result: { at: 0 } });
  });
});

describe('heartbeat', () => {
  async function beating(heartbeat: boolean) {
    const clock = manualClock();
    const peer = rawPeer(createRigHub(new ScriptedCore(), clock));
    peer.hello({ heartbeat });
    await peer.messages(1);
    return { clock, peer };
  }

  it('drops a peer that promised one and has been silent for 30 s', async () => {
    const { clock, peer } = await beating(true);
    clock.advance(25_000);
    peer.say({ _req_id: 2, method: 'ping' });
    await peer.messages(2);
    clock.advance(29_000);
    expect(peer.observed.closes).toBe(0);
    clock.advance(1_000);
    await peer.observed.closed();
  });

  it('is not expected of a peer that did not promise one', async () => {
    const { clock, peer } = await beating(false);
    clock.advance(3_600_000);
    peer.say({ _req_id: 2, method: 'ping' });
    await peer.messages(2);
  });
});

describe('closing the hub', () => {
  it('sends what is queued, then closes everyone, and refuses newcomers', async () => {
    const core = new ScriptedCore();
    const hub = createRigHub(core);
    const peers = [rawPeer(hub), rawPeer(hub), rawPeer(hub)];
    for (const peer of peers) peer.hello();
    await Promise.all(peers.map((peer) => peer.messages(1)));
    const goodbye: Push = { event: 'stopping', data: { reason: 'restart' } };
    hub.present(goodbye);
    await hub.close(1_000);
    for (const peer of peers) expect(await peer.message(2)).toEqual(goodbye);
    expect(core.callers.size).toBe(0);
    expect(hub.callers()).toEqual([]);
    await rawPeer(hub).observed.closed();
  });
});
