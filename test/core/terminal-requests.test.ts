import { describe, expect, it } from 'vitest';
import { refusal, type TestCore, testCore } from '../support/test-core.ts';
import { idleSource, titledSource } from '../support/told-source.ts';

/** An agent that is ready for whatever comes. */
async function withAgent(): Promise<TestCore> {
  const core = await testCore({ sources: () => [idleSource()] });
  await core.ask('add_node', { title: 'A' });
  await core.ask('spawn_agent', { node: 'n1' });
  return core;
}

describe('typing for a person', () => {
  it('pastes the text, then presses Enter; what others type does not get in between', async () => {
    const { ask, agents } = await withAgent();
    const [first] = await Promise.all([
      ask('submit_turn', { agent: 'a1', text: 'grüß' }),
      ask('paste_text', { agent: 'a1', text: 'two' }),
      ask('send_keys', { agent: 'a1', keys: ['C-c', 'Up', 'M-x', 'F1', 'ä'] }),
    ]);
    expect(first).toMatchObject({ id: 'p1', agent: 'a1', state: 'delivered' });
    const { typed } = agents.terminalOf('a1');
    expect(typed.filter((each) => each !== 'paste:grüß' && each !== 'keys:\r')).toEqual([
      'paste:two',
      'keys:\u0003',
      'keys:\u001b[A',
      'keys:\u001bx',
      'keys:\u001bOP',
      'keys:ä',
    ]);
    expect(typed[typed.indexOf('paste:grüß') + 1]).toBe('keys:\r');
  });

  it('leaves what was typed out of the audit log', async () => {
    const { ask } = await withAgent();
    await ask('submit_turn', { agent: 'a1', text: 'my password' });
    await ask('send_keys', { agent: 'a1', keys: ['s', 'e', 'c'] });
    const { entries } = await ask('read_audit', {});
    expect(entries.slice(-2)).toMatchObject([
      { what: 'submit_turn', on: 'a1', result: 'ok', detail: '{"prompt":"p1","bytes":11,"state":"delivered"}' },
      { what: 'send_keys', on: 'a1', result: 'ok', detail: '{"keys":3}' },
    ]);
    expect(JSON.stringify(entries)).not.toContain('password');
  });

  it('says when a program does not read, when it has ended, and when a key does not exist', async () => {
    const { ask, agents } = await withAgent();
    expect(await refusal(ask('send_keys', { agent: 'a1', keys: ['Entre'] }))).toMatchObject({ code: 'bad_request' });
    agents.terminalOf('a1').clog();
    expect((await refusal(ask('paste_text', { agent: 'a1', text: 'x' }))).code).toBe('input_full');
    expect(await ask('submit_turn', { agent: 'a1', text: 'x' })).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('does not read its input'),
    });
    agents.exit('a1', 0);
    expect((await refusal(ask('submit_turn', { agent: 'a1', text: 'x' }))).code).toBe('agent_not_running');
  });

  // A keeper that was busy had not read the Enter when its core was killed; who had sent it was told that all was well.
  it('acknowledges only what the keeper has answered for', async () => {
    const { ask, agents } = await withAgent();
    const terminal = agents.terminalOf('a1');
    const { readScreen } = terminal;
    const typedWhenRead: string[] = [];
    terminal.readScreen = (options) => {
      typedWhenRead.push(terminal.typed.join(' '));
      return readScreen(options);
    };
    await ask('submit_turn', { agent: 'a1', text: 'x' });
    expect(typedWhenRead.at(-1)).toBe('paste:x keys:\r');
    await ask('send_keys', { agent: 'a1', keys: ['y'] });
    expect(typedWhenRead.at(-1)).toBe('paste:x keys:\r keys:y');
  });

  it('does not type again what was sent again', async () => {
    const { ask, agents } = await withAgent();
    const once = () => ask('submit_turn', { agent: 'a1', text: 'x' }, undefined, 'c:7');
    const answers = [...(await Promise.all([once(), once()])), await once()];
    expect(answers.map(({ id }) => id)).toEqual(['p1', 'p1', 'p1']);
    expect(agents.terminalOf('a1').typed).toEqual(['paste:x', 'keys:\r']);
  });
});

describe('terminal channels', () => {
  it('carry the screen, then what is typed; and end with the agent', async () => {
    const { ask, agents, tui } = await withAgent();
    expect(await ask('attach', { agent: 'a1', channel: 5, cols: 90, rows: 20, mode: 'drive' })).toEqual({
      channel: 5,
      cols: 90,
      rows: 20,
      driver: true,
    });
    expect(tui.bytes.get(5)).toBe('screen');
    tui.channels.get(5)?.input(Buffer.from('ls'));
    expect(agents.terminalOf('a1').typed).toEqual(['input:ls']);
    expect((await ask('resize', { channel: 5, cols: 70, rows: 10 })).cols).toBe(70);
    expect((await ask('take', { channel: 5 })).driver).toBe(true);
    tui.channels.get(5)?.refresh();
    expect(tui.bytes.get(5)).toBe('screenscreen');
    agents.viewersOf('a1')[0]?.changed({ cols: 1, rows: 2, driver: false });
    agents.exit('a1', 0);
    expect(tui.pushes.filter((push) => push.event.startsWith('viewing') || push.event === 'channel_closed')).toEqual([
      { event: 'viewing_changed', data: { channel: 5, cols: 1, rows: 2, driver: false } },
      { event: 'channel_closed', data: { channel: 5, reason: 'exited' } },
    ]);
    expect(tui.channels.size).toBe(0);
    expect((await refusal(ask('resize', { channel: 5, cols: 1, rows: 1 }))).code).toBe('no_such_channel');
  });

  it('tell in a line how the other agents do, where that is asked for, and only what is new', async () => {
    const { ask, agents, clock } = await testCore({ sources: () => [titledSource()] });
    for (const [index, title] of ['A', 'B'].entries()) {
      await ask('add_node', { title });
      await ask('spawn_agent', { node: `n${index + 1}` });
    }
    await ask('attach', { agent: 'a1', channel: 5, cols: 90, rows: 20, mode: 'drive', status: true });
    const { said } = agents.terminalOf('a1');
    const states = async (...titles: readonly string[]): Promise<void> => {
      for (const title of titles) agents.emit({ kind: 'title', agent: 'a2', title });
      // The changes become durable in a later turn of the loop.
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(100);
    };
    await states('working', 'waiting');
    await states('waiting');
    expect(said).toEqual(['○ no other agent waits or works', '◆ a2 B']);
    await ask('update_node', { node: 'n2', title: 'C' });
    await states();
    expect(said.at(-1)).toBe('◆ a2 C');
    await ask('detach', { channel: 5 });
    await states('working');
    expect(said).toHaveLength(3);
  });

  it('go with their connection, and are bounded', async () => {
    const { ask, agents, tui, controller } = await withAgent();
    const attach = (channel: number) => ask('attach', { agent: 'a1', channel, cols: 80, rows: 24, mode: 'watch' });
    for (let channel = 0; channel < 64; channel++) await attach(channel);
    expect(await refusal(attach(64))).toMatchObject({ code: 'too_many', data: { limit: 64 } });
    await attach(3);
    expect(agents.viewersOf('a1').length).toBe(64);
    await ask('detach', { channel: 3 });
    expect(agents.viewersOf('a1').length).toBe(63);
    controller.left(tui.caller);
    expect(agents.viewersOf('a1').length).toBe(0);
    expect(tui.channels.size).toBe(0);
  });

  it('do not stay when the connection went while the terminal was opened', async () => {
    const { ask, agents, tui, controller } = await withAgent();
    const attached = ask('attach', { agent: 'a1', channel: 1, cols: 80, rows: 24, mode: 'drive' });
    controller.left(tui.caller);
    await attached.catch(() => undefined);
    expect(agents.viewersOf('a1').length).toBe(0);
  });

  it('count as looking at the agent', async () => {
    const { ask, agents } = await withAgent();
    agents.exit('a1', 1);
    await expect.poll(async () => (await ask('get_agent', { agent: 'a1' })).unseen).toBe(true);
    await ask('attach', { agent: 'a1', channel: 1, cols: 80, rows: 24, mode: 'watch' });
    expect((await ask('get_agent', { agent: 'a1' })).unseen).toBe(false);
  });

  it('read a screen and output of an agent that has ended', async () => {
    const { ask, agents } = await withAgent();
    await ask('submit_turn', { agent: 'a1', text: 'x' });
    agents.exit('a1', 0);
    expect((await ask('read_screen', { agent: 'a1' })).lines).toEqual(['paste:x', 'keys:\r']);
    expect((await ask('read_output', { agent: 'a1', since: 3 })).from).toBe(3);
  });
});
