import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostMessage } from '../../../src/domain/acp-link.ts';
import { type HostCore, type HostRig, preparePeer } from './host-rig.ts';

let peers: Awaited<ReturnType<typeof preparePeer>>;
beforeAll(async () => {
  peers = await preparePeer();
});
afterAll(() => peers.dispose());

const state = (name: string) => (message: HostMessage) => message.kind === 'state' && message.state === name;
const finished = (message: HostMessage) => message.kind === 'state' && message.finished;
const said = (message: HostMessage) => message.kind === 'record' && message.what === 'said';
const asks = (message: HostMessage) => message.kind === 'ask';

/** Has the peer perform, and gives what it said. */
async function say(core: HostCore, text: string, id = text): Promise<string> {
  const before = core.heard.length;
  core.send({ kind: 'prompt', id, text });
  const told = await core.told((message) => said(message) && core.heard.indexOf(message) >= before);
  return told.kind === 'record' ? told.text : '';
}

async function ready(): Promise<HostRig & { core: HostCore }> {
  const rig = peers.start();
  const core = rig.connect();
  await core.told(state('idle'));
  return { ...rig, core };
}

describe('a host with an ACP agent', () => {
  it('tells how things stand, and gives a prompt once', async () => {
    const { core, view, connect } = await ready();
    expect(core.heard[0]).toEqual({ kind: 'hello', session: null });
    expect(core.heard).toContainEqual({ kind: 'session', session: 'peer-session-1' });
    expect(await say(core, 'echo hello', 'p1')).toBe('You said: echo hello');
    core.send({ kind: 'prompt', id: 'p1', text: 'echo hello' });
    core.send({ kind: 'prompt', id: 'p2', text: 'echo again' });
    await core.told((message) => message.kind === 'record' && message.text.endsWith('again'));
    expect(view.lines.filter((line) => line === '> echo hello')).toHaveLength(1);
    const order = core.heard.map((message) => (message.kind === 'state' ? message.state : message.kind));
    const begins = order.indexOf('working');
    expect(order.slice(begins, begins + 2)).toEqual(['working', 'took']);
    const later = connect();
    await later.told(state('idle'));
    expect(later.heard.map(({ kind }) => kind).slice(0, 2)).toEqual(['hello', 'state']);
    expect(later.heard[0]).toEqual({ kind: 'hello', session: 'peer-session-1' });
  });

  it('shows thoughts, plans, tools and usage, and keeps only the words as what was said', async () => {
    const { core, view } = await ready();
    expect(await say(core, 'everything')).toBe('I look first.\n\nThere it is.');
    await core.told(finished);
    expect(view.lines.slice(view.lines.indexOf('> everything'))).toEqual([
      ...['> everything', '(Let me think.)', 'plan: ☑ Look', 'plan: ☐ Act', 'I look first.'],
      ...['runs: Read the map', 'done: Read the map', 'There it is.', 'note: 1200 of 200000 tokens · $0.25'],
    ]);
  });

  it('tells what is being said while it is said', async () => {
    const { core } = await ready();
    core.send({ kind: 'prompt', id: 'p1', text: 'slow' });
    await core.told((message) => message.kind === 'streaming' && message.text === 'I begin');
    core.send({ kind: 'cancel' });
    expect(await core.told((message) => message.kind === 'state' && message.message === 'interrupted')).toMatchObject({
      state: 'idle',
      finished: false,
      failed: false,
    });
    expect(core.heard.at(-3)).toEqual({ kind: 'streaming', text: '' });
  });

  it('survives a flood, and tells of it no faster than a screen can follow', async () => {
    const { core } = await ready();
    const words = await say(core, 'flood 20000');
    expect(words).toMatch(/^line 20000 of a flood/);
    expect(words).toContain('cut here');
    expect(words.length).toBeLessThan(200_100);
    expect(core.heard.filter(({ kind }) => kind === 'streaming').length).toBeLessThan(100);
  });

  it('keeps what is said outside of a turn, too', async () => {
    const { core } = await ready();
    expect(await say(core, 'afterthought')).toBe('At first.');
    expect(await core.told((message) => said(message) && message !== core.heard.find(said))).toMatchObject({
      text: 'And then.',
    });
  });

  it('tells of a turn that failed, and goes on', async () => {
    const { core } = await ready();
    core.send({ kind: 'prompt', id: 'p1', text: 'fail' });
    expect(await core.told(finished)).toMatchObject({
      failed: true,
      message: 'Internal error: the model is overloaded',
    });
    expect(await say(core, 'echo on', 'p2')).toBe('You said: echo on');
  });

  it('takes up a conversation, and does not tell the old words as new', async () => {
    const { view, connect } = peers.start('', { loads: 'peer-session-1' });
    const core = connect();
    await core.told(state('idle'));
    expect(view.lines).toContain('> what was asked before');
    expect(view.lines).toContain('what was said before');
    expect(await say(core, 'echo new')).toBe('You said: echo new');
    expect(core.heard.filter(said)).toHaveLength(1);
    const streamed = core.heard.flatMap((message) => (message.kind === 'streaming' ? [message.text] : []));
    expect(streamed.filter((text) => text.includes('before'))).toEqual([]);
  });

  it('keeps for the next core what none has noted', async () => {
    const { core, connect, host } = await ready();
    core.close();
    const deaf = connect(true);
    host.submit('echo typed here');
    await deaf.told(said);
    const next = connect();
    await next.told(said);
    expect(next.heard.filter(({ kind }) => kind === 'record')).toEqual([
      { kind: 'record', id: 1, what: 'typed', text: 'echo typed here' },
      { kind: 'record', id: 2, what: 'said', text: 'You said: echo typed here' },
    ]);
  });
});

it('an ACP agent that does not stop its turn is seen not to', async () => {
  const { connect } = peers.start('', { patience: { initialize: 30_000, session: 30_000, cancel: 100 } });
  const core = connect();
  await core.told(state('idle'));
  core.send({ kind: 'prompt', id: 'p1', text: 'stubborn' });
  await core.told(state('working'));
  core.send({ kind: 'cancel' });
  await core.told((message) => message.kind === 'state' && message.message === 'does not stop');
});

describe('what an ACP agent asks', () => {
  it('is answered by a core, also by one that came later', async () => {
    const { core, connect } = await ready();
    core.send({ kind: 'prompt', id: 'p1', text: 'permission rm -rf x' });
    const ask = await core.told(asks);
    expect(ask).toMatchObject({
      draft: { kind: 'permission', tool: 'execute', title: 'Run rm -rf x', command: 'rm -rf x', whole: true },
    });
    const later = connect();
    expect(await later.told(asks)).toEqual(ask);
    expect(await later.told(state('waiting'))).toMatchObject({ message: 'Run rm -rf x' });
    later.send({ kind: 'answer', key: 'acp:1', answer: { options: ['always'], text: null } });
    await later.told((message) => message.kind === 'answered');
    expect(await later.told(said)).toMatchObject({ text: 'answered with opt-b' });
  });

  it('is answered at its own terminal, and the core hears that it is over', async () => {
    const { core, host } = await ready();
    expect(host.choose(0)).toBe(false);
    core.send({ kind: 'prompt', id: 'p1', text: 'permission ls' });
    await core.told(asks);
    expect(host.choose(7)).toBe(false);
    expect(host.choose(2)).toBe(true);
    expect(await core.told((message) => message.kind === 'ask_over')).toMatchObject({
      key: 'acp:1',
      text: 'it was answered at its own keyboard',
    });
    expect(await core.told(said)).toMatchObject({ text: 'answered with opt-c' });
  });

  it('is cancelled with its turn', async () => {
    const { core, host } = await ready();
    core.send({ kind: 'prompt', id: 'p1', text: 'permission ls' });
    await core.told(asks);
    host.interrupt();
    expect(await core.told((message) => message.kind === 'ask_over')).toMatchObject({ key: 'acp:1' });
    await core.told((message) => message.kind === 'state' && message.message === 'interrupted');
  });
});

describe('what an ACP agent may do', () => {
  it('reads and writes files of its directory, and none outside', async () => {
    const { core, directory } = await ready();
    const path = join(directory, 'deep', 'er', 'file');
    expect(await say(core, `write ${path}=content`)).toBe('written');
    expect(readFileSync(path, 'utf8')).toBe('content');
    expect(await say(core, `read ${path}`)).toBe('content');
    symlinkSync('/etc', join(directory, 'door'));
    symlinkSync('/tmp/nowhere-at-all', join(directory, 'dangling'));
    mkdirSync(join(directory, 'folder'));
    for (const outside of [
      '/etc/passwd',
      `${directory}/../x`,
      `${directory}/door/passwd`,
      `${directory}/new/../../x`,
    ]) {
      expect(await say(core, `read ${outside}`), outside).toMatch(/^refused/);
      expect(await say(core, `write ${outside}=x`), outside).toMatch(/^refused/);
    }
    expect(await say(core, `write ${directory}/dangling=x`)).toMatch(/^refused/);
    expect(await say(core, `read ${directory}/folder`)).toMatch(/^refused.*not a file/);
    expect(await say(core, 'read relative')).toMatch(/^refused.*not absolute/);
    expect(readFileSync(path, 'utf8')).toBe('content');
  });

  it('runs commands in its directory, and they end with it', async () => {
    const { core, directory, host, ended } = await ready();
    expect(await say(core, 'run pwd; exit 3')).toBe(`3: ${directory}`);
    writeFileSync(join(directory, 'go'), '');
    core.send({ kind: 'prompt', id: 'p9', text: 'run echo $$ > pid; exec sleep 1000' });
    await expect.poll(() => readIfThere(join(directory, 'pid'))).toMatch(/^\d+\n$/);
    host.leave();
    expect(await ended).toBe(null);
    const pid = Number(readIfThere(join(directory, 'pid')));
    await expect.poll(() => isThere(pid)).toBe(false);
  });
});

describe('an ACP agent that is none', () => {
  const patience = { initialize: 1_000, session: 1_000, cancel: 100 };
  const faults = [
    ['dead', /exited with code 3; it wrote: no licence found$/],
    ['mute', /did not answer to initialize within 1 s; it wrote: a word before the protocol$/],
    ['garbage', /did not answer to initialize within 1 s; it wrote: Segmentation fault/],
    ['future', /speaks version 99 of the Agent Client Protocol, and moitumi version 1$/],
    ['locked', /wants you to log in .*no key/],
  ] as const;

  for (const [fault, words] of faults) {
    it(`ends with its reason: ${fault}`, async () => {
      const { ended, connect } = peers.start(fault, fault === 'mute' || fault === 'garbage' ? { patience } : {});
      const core = connect();
      const told = await core.told((message) => message.kind === 'record' && message.what === 'ending');
      expect(told).toMatchObject({ text: expect.stringMatching(words) });
      expect(await ended).toMatch(words);
    });
  }

  it('cannot take up a conversation where it says so', async () => {
    const { ended, connect } = peers.start('forgetful', { loads: 'peer-session-1' });
    connect();
    expect(await ended).toMatch(/cannot take up a conversation/);
  });

  it('is not there at all', async () => {
    const { ended, connect } = peers.start('', { command: ['/no/such/agent', '--acp'] });
    connect();
    expect(await ended).toMatch(/^agent could not be started: .*ENOENT/);
  });

  it('dies in the midst of a turn, which is told once', async () => {
    const { core, ended, view } = await ready();
    core.send({ kind: 'prompt', id: 'p1', text: 'die' });
    expect(await ended).toMatch(/exited with code 3; it wrote: out of memory$/);
    expect(core.heard.filter(finished)).toEqual([]);
    expect(view.lines.filter((line) => line.startsWith('error'))).toHaveLength(1);
  });
});

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
