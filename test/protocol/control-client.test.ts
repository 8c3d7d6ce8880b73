import { describe, expect, it } from 'vitest';
import { memoryPair } from '../../adapters/transport/memory-pair.ts';
import { MoitumiError } from '../../src/domain/error.ts';
import type { ITransport } from '../../src/ports/transport.ts';
import { type ConnectionState, connectControl, type IChannelSink } from '../../src/protocol/control-client.ts';
import type { SessionHub } from '../../src/protocol/session-hub.ts';
import { manualClock } from '../support/manual-clock.ts';
import { observe } from '../support/observed-transport.ts';
import { clientOptions, connectedClient, createRigHub, memoryDial } from '../support/protocol-rig.ts';
import { ScriptedCore } from '../support/scripted-core.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await turn();
}

/** A core, its hub, and a dial whose connections can be broken. */
function home(core = new ScriptedCore()) {
  let hub: SessionHub = createRigHub(core);
  const dialled: ITransport[] = [];
  return {
    core,
    dial: async () => {
      const transport = await memoryDial(() => hub)();
      dialled.push(transport);
      return transport;
    },
    dialled,
    /** The core's process is replaced by another one on the same store. */
    restart: async () => {
      const old = hub;
      hub = createRigHub(core);
      await old.close(1_000);
    },
  };
}

/** A viewer that writes down what it is told. */
function recordingSink() {
  const text: string[] = [];
  const sizes: string[] = [];
  const ends: string[] = [];
  const sink: IChannelSink = {
    bytes: (bytes) => text.push(Buffer.from(bytes).toString()),
    changed: ({ cols, rows, driver }) => sizes.push(`${cols}x${rows} ${driver}`),
    closed: (reason) => ends.push(reason),
  };
  return { sink, text, sizes, ends };
}

/** A core whose one terminal shows a screen, and echoes what is typed. */
function terminalCore() {
  const attached: string[] = [];
  const core = new ScriptedCore({
    attach: ({ agent, channel, cols, rows, again }, { terminals }) => {
      attached.push(`${agent} ${channel} ${cols}x${rows}${again === true ? ' again' : ''}`);
      terminals.bind(channel, { input: (bytes) => terminals.write(channel, bytes), refresh: () => undefined });
      terminals.write(channel, Buffer.from('screen;'));
      return { channel, cols, rows, driver: true };
    },
    resize: ({ channel, cols, rows }) => ({ channel, cols, rows, driver: true }),
    take: ({ channel }) => ({ channel, cols: 1, rows: 1, driver: true }),
    detach: ({ channel }, { terminals }) => {
      terminals.bind(channel, null);
      return {};
    },
  });
  return { core, attached };
}

describe('a client', () => {
  it('asks and is answered, with the error that the core gave', async () => {
    const { dial } = home();
    const { client } = await connectedClient(dial);
    expect(client.hello).toMatchObject({ principal: 'user', mode: 'daemon' });
    expect(await client.request('ping', {})).toEqual({ at: 0 });
    await expect(client.request('undo', {})).rejects.toMatchObject({ code: 'internal' });
    await client.close();
    await expect(client.request('ping', {})).rejects.toMatchObject({ code: 'disconnected' });
  });

  it('says good-bye when it closes, and what it still asked is rejected', async () => {
    const { dial, core } = home(new ScriptedCore({ get_status: () => new Promise(() => undefined) }));
    const { client } = await connectedClient(dial);
    const asked = client.request('get_status', {});
    await client.close();
    await expect(asked).rejects.toMatchObject({ code: 'disconnected' });
    await core.deserted();
    expect(core.asked.at(-1)?.method).toBe('disconnect');
  });

  it('is refused at once with a wrong token, however patient it is', async () => {
    const { dial, dialled } = home();
    const options = clientOptions(dial);
    const refused = connectControl({ ...options, identity: { ...options.identity, token: () => 'a guess' } });
    await expect(refused).rejects.toMatchObject({ code: 'bad_token' });
    expect(dialled.length).toBe(1);
  });

  it('sends, in haste, a request right behind its hello, once', async () => {
    const { dial, core } = home();
    const { client } = await connectedClient(dial, { sync: 'none', reconnect: 'never', eager: true });
    expect(() => client.hello).toThrow('has not answered yet');
    await client.request('ping', {});
    expect(client.hello.sync).toBe('none');
    expect(core.asked.map(({ method }) => method)).toEqual(['ping']);
    await client.close();
  });

  it('tells, in haste, with each request why it was refused', async () => {
    const { dial } = home();
    const options = clientOptions(dial, { sync: 'none', reconnect: 'never', eager: true });
    const client = await connectControl({ ...options, identity: { ...options.identity, token: () => 'a guess' } });
    await expect(client.request('get_status', {})).rejects.toMatchObject({ code: 'bad_token' });
    await expect(client.request('get_status', {})).rejects.toMatchObject({ code: 'bad_token' });
  });

  it('gives up at once when it may not retry, and says no_core with the cause', async () => {
    const gone = Object.assign(new Error('connect ENOENT'), { code: 'ENOENT' });
    const refused = connectControl(clientOptions(() => Promise.reject(gone), { reconnect: 'never' }));
    await expect(refused).rejects.toMatchObject({ code: 'no_core', cause: gone });
  });

  it('passes on at once what the dial says with a code of its own', async () => {
    const error = new MoitumiError('forbidden', 'The directory is open to others.', { scope: 'socket' });
    await expect(connectControl(clientOptions(() => Promise.reject(error)))).rejects.toBe(error);
  });

  it('keeps dialling until a core is there', async () => {
    const { dial } = home();
    let tries = 0;
    const { client } = await connectedClient(async () => {
      tries += 1;
      if (tries < 4) throw new MoitumiError('no_core', 'not yet');
      return dial();
    });
    expect(tries).toBe(4);
    await client.close();
  });

  it('waits 10 s for an answer to its hello: a peer that only accepts is not alive', async () => {
    const clock = manualClock();
    const silent = async () => memoryPair()[0];
    const refused = connectControl(clientOptions(silent, { clock, reconnect: 'never' }));
    const outcome = expect(refused).rejects.toMatchObject({ code: 'timed_out', data: { seconds: 10 } });
    await turn();
    clock.advance(10_000);
    await outcome;
  });

  it('overlooks pushes and fields that it does not know', async () => {
    const { dial, core } = home();
    const { client, pushes } = await connectedClient(dial);
    core.surfaces.present({ event: 'notice', data: { level: 'info', text: 'known', volume: 11 } as never });
    const unknown = Buffer.from('{"event":"from_tomorrow","data":{}}');
    await client.request('ping', {});
    expect(pushes.filter((push) => push.event === 'notice').length).toBe(1);
    await client.close();

    const [near, far] = memoryPair();
    const peer = observe(far);
    const patient = connectedClient(async () => near, { reconnect: 'never' });
    const [hello] = await peer.payloads(1);
    const { _req_id } = JSON.parse(Buffer.from(hello ?? []).toString());
    far.send(Buffer.from(JSON.stringify({ _req_id, result: { sync: 'none', later: true } })));
    far.send(unknown);
    far.send(Buffer.from('{"event":"stopping","data":{"reason":"stop"}}'));
    const late = await patient;
    await until(() => late.pushes.length === 1);
    await late.client.close();
  });

  it('rejects a request that is too large instead of breaking its connection', async () => {
    const { dial } = home();
    const { client } = await connectedClient(dial);
    const notes = 'x'.repeat(1024 * 1024);
    await expect(client.request('add_node', { title: 't', notes })).rejects.toMatchObject({ code: 'bad_request' });
    expect(await client.request('ping', {})).toEqual({ at: 0 });
    await client.close();
  });

  // Sent again after a reconnect, it would end the next connection as well, for ever.
  it('does not send again what the core ended the connection over', async () => {
    const { dial, dialled } = home();
    const { client } = await connectedClient(dial);
    const env = JSON.parse('{"__proto__": "x"}');
    await expect(client.request('spawn_agent', { node: 'n1', env })).rejects.toMatchObject({ code: 'bad_request' });
    expect(await client.request('ping', {})).toEqual({ at: 0 });
    expect(dialled.length).toBe(2);
    await client.close();
  });
});

describe('a client whose connection is lost', () => {
  it('goes on by itself: twenty restarts, no lost push, no command done twice', async () => {
    const { core, dial, restart } = home();
    const { client, pushes } = await connectedClient(dial);
    for (let index = 0; index < 20; index++) {
      const asked = client.request('add_node', { title: `a${index}` });
      await restart();
      core.append(`b${index}`);
      await asked;
    }
    await client.request('ping', {});
    const seqs = pushes.map((push) => push.seq).filter((seq) => seq !== undefined);
    expect(seqs).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(core.log.length).toBe(40);
    await client.close();
  });

  // A surface that asked while its core was restarted was told "The core is stopping": an error for the person to read.
  it('asks the next core what a stopping one refused', async () => {
    let stopping = true;
    const core = new ScriptedCore({
      focus: ({ node }, { surface }) => {
        if (stopping) throw new MoitumiError('stopping', 'The core is stopping.');
        return { surface, focus: node, entered: null };
      },
    });
    const { dial, restart } = home(core);
    const { client } = await connectedClient(dial);
    const asked = client.request('focus', { node: 'n1' });
    await until(() => core.asked.length === 1);
    await client.request('ping', {});
    stopping = false;
    await restart();
    expect(await asked).toMatchObject({ focus: 'n1' });
    await client.close();
  });

  it('tells its surface when it is away and when it is back', async () => {
    const states: ConnectionState['state'][] = [];
    const { dial, restart } = home();
    const { client } = await connectedClient(dial, { onConnection: ({ state }) => states.push(state) });
    await restart();
    await client.request('ping', {});
    expect(states).toEqual(['connected', 'reconnecting', 'connected']);
    await client.close();
  });

  it('takes a whole snapshot when the store has another history', async () => {
    const { core, dial, restart } = home();
    const { client, pushes } = await connectedClient(dial);
    core.epoch = 'second';
    await restart();
    await client.request('ping', {});
    expect(client.hello).toMatchObject({ epoch: 'second', sync: 'snapshot' });
    expect(pushes.map((push) => push.event)).toEqual(['sync_graph', 'sync_graph']);
    await client.close();
  });

  it('ends when it may not reconnect, and everyone who waits is told', async () => {
    const states: ConnectionState['state'][] = [];
    const { dial, restart } = home(new ScriptedCore({ get_status: () => new Promise(() => undefined) }));
    const { client } = await connectedClient(dial, {
      reconnect: 'never',
      onConnection: ({ state }) => states.push(state),
    });
    const asked = expect(client.request('get_status', {})).rejects.toMatchObject({ code: 'disconnected' });
    await restart();
    await asked;
    expect(states).toEqual(['connected', 'refused']);
  });

  it('reads its token anew, and believes a refusal only when it is repeated', async () => {
    const { dial, restart, dialled } = home();
    const tokens = ['the right token', 'stale', 'stale', 'the right token'];
    const options = clientOptions(dial);
    const client = await connectControl({
      ...options,
      identity: { ...options.identity, token: () => tokens.shift() ?? null },
    });
    await restart();
    expect(await client.request('ping', {})).toEqual({ at: 0 });
    expect(dialled.length).toBe(4);
    await client.close();
  });

  it('says so when a core that knew it keeps refusing its token', async () => {
    const { dial, restart } = home();
    const tokens = ['the right token'];
    const options = clientOptions(dial);
    const refused = new Promise<ConnectionState>((resolve) => {
      void connectControl({
        ...options,
        identity: { ...options.identity, token: () => tokens.shift() ?? 'wrong' },
        onConnection: (state) => (state.state === 'refused' ? resolve(state) : undefined),
      }).then(restart);
    });
    expect(await refused).toMatchObject({ error: { code: 'bad_token' } });
  });

  it('asks again for what ended with the connection: its panes, and the audit log that it follows', async () => {
    const entry = (id: number) => ({ id }) as never;
    const core = new ScriptedCore({
      keep_panes: () => ({}),
      read_audit: ({ after }) => ({ entries: after === 4 ? [entry(5)] : [entry(3)] }),
    });
    const { dial, restart } = home(core);
    const { client, pushes } = await connectedClient(dial);
    await client.request('keep_panes', { host: '%1' });
    await client.request('read_audit', { follow: true });
    core.surfaces.present({ event: 'audit_appended', data: entry(4) });
    await restart();
    await until(() => pushes.some((push) => push.event === 'audit_appended' && push.data.id === 5));
    expect(core.asked.filter(({ method }) => method === 'keep_panes').length).toBe(2);
    await client.close();
  });

  it('looks at usage again on the next connection, as long as it did not look away', async () => {
    let at = 0;
    const told = () => pushes.flatMap((push) => (push.event === 'usage_updated' ? push.data.agents : []));
    const core = new ScriptedCore({
      watch_usage: () => ({
        agents: [{ agent: 'a1', model: null, tokens: null, cost_usd: null, context: null, at: ++at }],
        limits: [],
      }),
    });
    const { dial, restart } = home(core);
    const { client, pushes } = await connectedClient(dial);
    await client.request('watch_usage', { on: true });
    await restart();
    await until(() => told().some((usage) => usage.at === 2));
    await client.request('watch_usage', { on: false });
    await restart();
    await client.request('ping', {});
    expect(core.asked.filter(({ method }) => method === 'watch_usage').length).toBe(3);
    await client.close();
  });

  it('notices a core that has fallen silent, and dials again', async () => {
    const clock = manualClock();
    const { core, dial } = home();
    let deaf: ITransport | null = null;
    const { client } = await connectedClient(
      async () => {
        if (deaf !== null) return dial();
        const [near, far] = memoryPair();
        const hello = observe(far);
        deaf = far;
        void hello.payloads(1).then(([payload]) => {
          const { _req_id } = JSON.parse(Buffer.from(payload ?? []).toString());
          far.send(Buffer.from(JSON.stringify({ _req_id, result: { sync: 'none' } })));
        });
        return near;
      },
      { clock },
    );
    const asked = client.request('ping', {});
    for (let tick = 0; tick < 6; tick++) {
      clock.advance(5_000);
      await turn();
    }
    expect(await asked).toEqual({ at: 0 });
    expect(core.asked.length).toBeGreaterThan(0);
    await client.close();
  });

  it('pings an idle core every 10 s, which keeps the connection', async () => {
    const clock = manualClock();
    const { core, dial, dialled } = home();
    const { client } = await connectedClient(dial, { clock });
    for (let tick = 0; tick < 60; tick++) {
      clock.advance(5_000);
      await turn();
      await turn();
      await turn();
    }
    expect(core.asked.length).toBeGreaterThanOrEqual(25);
    expect(dialled.length).toBe(1);
    await client.close();
  });
});

describe('a terminal channel', () => {
  it('shows the screen, passes keystrokes, and follows the viewer', async () => {
    const { core, attached } = terminalCore();
    const { client } = await connectedClient(home(core).dial);
    const { sink, text, sizes, ends } = recordingSink();
    const channel = await client.attach({ agent: 'a1', cols: 80, rows: 24, mode: 'drive' }, sink);
    channel.input(Buffer.from('typed'));
    await until(() => text.join('') === 'screen;typed');
    channel.resize(100, 30);
    await channel.take();
    expect(sizes).toEqual(['80x24 true', '100x30 true', '1x1 true']);
    await channel.detach();
    channel.input(Buffer.from('unheard'));
    expect(ends).toEqual(['detached']);
    expect(attached).toEqual(['a1 1 80x24']);
    await client.close();
  });

  it('is attached again after a reconnect, with its size, and nothing that was typed is sent again', async () => {
    const { core, attached } = terminalCore();
    const { dial, restart } = home(core);
    const { client } = await connectedClient(dial);
    const { sink, text, ends } = recordingSink();
    const channel = await client.attach({ agent: 'a1', cols: 80, rows: 24, mode: 'drive' }, sink);
    await restart();
    await until(() => core.callers.size === 0 || attached.length === 2);
    channel.resize(90, 20);
    await until(() => text.join('') === 'screen;screen;');
    channel.input(Buffer.from('x'));
    await until(() => text.join('') === 'screen;screen;x');
    // The second time without what the viewer's own scrollback has already.
    expect(attached).toEqual(['a1 1 80x24', expect.stringMatching(/ again$/)]);
    expect(ends).toEqual([]);
    await client.close();
    expect(ends).toEqual(['detached']);
  });

  it('that ends before the answer to `attach` was opened all the same', async () => {
    const { core } = terminalCore();
    const { dial } = home(core);
    const { client } = await connectedClient(dial);
    const { attach } = core.script;
    core.script.attach = (params, caller) => {
      caller.presenter.present({ event: 'channel_closed', data: { channel: params.channel, reason: 'detached' } });
      return attach?.(params, caller) as never;
    };
    const { sink, ends } = recordingSink();
    await client.attach({ agent: 'a1', cols: 80, rows: 24, mode: 'drive' }, sink);
    await until(() => ends.length === 1);
    expect(ends).toEqual(['detached']);
    await client.close();
  });

  it('ends with its agent, and is not attached again', async () => {
    const { core, attached } = terminalCore();
    const { dial, restart } = home(core);
    const { client } = await connectedClient(dial);
    const { sink, ends } = recordingSink();
    await client.attach({ agent: 'a1', cols: 80, rows: 24, mode: 'drive' }, sink);
    for (const { presenter } of core.callers) {
      presenter.present({ event: 'channel_closed', data: { channel: 1, reason: 'exited' } });
    }
    await until(() => ends.length === 1);
    await restart();
    await client.request('ping', {});
    expect(ends).toEqual(['exited']);
    expect(attached.length).toBe(1);
    await client.close();
  });

  it('ends as `exited` when its agent ended while the connection was away', async () => {
    const { core } = terminalCore();
    const { dial, restart } = home(core);
    const { client } = await connectedClient(dial);
    const { sink, ends } = recordingSink();
    await client.attach({ agent: 'a1', cols: 80, rows: 24, mode: 'drive' }, sink);
    core.script.attach = () => {
      throw new MoitumiError('agent_not_running', 'a1 has ended.', { agent: 'a1', state: 'exited' });
    };
    await restart();
    await until(() => ends.length === 1);
    expect(ends).toEqual(['exited']);
    await client.close();
  });

  it('is refused with the error that the core gave, and its sink hears nothing', async () => {
    const { dial } = home();
    const { client } = await connectedClient(dial);
    const { sink, ends } = recordingSink();
    const refused = client.attach({ agent: 'a9', cols: 80, rows: 24, mode: 'watch' }, sink);
    await expect(refused).rejects.toMatchObject({ code: 'internal' });
    expect(ends).toEqual([]);
    await client.close();
  });
});
