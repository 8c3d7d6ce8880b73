import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEventReader } from '../../../adapters/signals/feeds/event-stream.ts';
import { createOpencodeFeed } from '../../../adapters/signals/feeds/opencode-feed.ts';
import { createSystemClock } from '../../../adapters/system/system-clock.ts';
import type { Ask } from '../../../src/domain/ask.ts';
import type { AgentSignal } from '../../../src/domain/signal.ts';
import { fedAgent } from '../../support/fed-agent.ts';
import { memoryTerminal } from '../../support/memory-terminal.ts';

let server: Server;
let program: ChildProcess;
let streams: ServerResponse[];
let replies: string[];
let connected: () => void;
/** What the server answers when it is asked how things stand. */
let standing: Record<string, unknown>;

beforeEach(async () => {
  streams = [];
  replies = [];
  connected = () => undefined;
  standing = { '/session/status': { s1: { type: 'busy' } } };
  server = createServer((request, response) => {
    if (request.url === '/event') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      streams.push(response);
      connected();
    } else if (request.method === 'GET') response.end(JSON.stringify(standing[request.url ?? ''] ?? []));
    else request.on('data', (body) => replies.push(`${request.url} ${body}`)).on('end', () => response.end('true'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  program = spawn('sh', ['-c', 'sleep 60', 'opencode', '--port', String(port)]);
  await once(program, 'spawn');
});
afterEach(async () => {
  program.kill('SIGKILL');
  await once(program, 'exit');
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function follow() {
  const agent = fedAgent({ pid: program.pid ?? null });
  const watch = createOpencodeFeed(createSystemClock()).watch(agent);
  return { agent, watch };
}

function tell(type: string, properties: object): void {
  streams
    .at(-1)
    ?.write(`data: ${JSON.stringify({ id: 'e1', type, properties: { sessionID: 's1', ...properties } })}\n\n`);
}

const says = (state: string | null) => (signal: AgentSignal) =>
  signal.kind === 'structured' && (signal.reading?.state ?? null) === state;

const PERMISSION = { id: 'per_1', permission: 'bash', patterns: ['ls *'], metadata: { command: 'ls -l' } };

test('asks how things stand, hears what happens, and lets a person answer what it asks', async () => {
  const { agent, watch } = follow();
  await agent.told(says('working'));
  tell('permission.asked', PERMISSION);
  expect(await agent.told(says('waiting'))).toMatchObject({
    reading: { detail: 'permission', message: 'bash: ls -l' },
  });
  const [asked] = agent.raised;
  expect(asked).toMatchObject({ key: 'per_1', route: { via: 'protocol' }, draft: { tool: 'bash', text: 'ls -l' } });
  const answer = { options: ['session'], text: null, at: 1, who: 'user', from: 'cli' };
  expect(await asked?.route.deliver({ answer } as unknown as Ask)).toBe('taken');
  expect(replies).toEqual(['/permission/per_1/reply {"reply":"always"}']);
  tell('permission.replied', { requestID: 'per_1', reply: 'always' });
  tell('session.status', { status: { type: 'idle' } });
  expect(await agent.told(says('idle'))).toMatchObject({ reading: { finished: true } });
  watch.stop();
});

// Its server answers seconds before its first screen is drawn, and what is typed until then is lost.
test('nothing is said of it until its first screen is drawn', async () => {
  const terminal = memoryTerminal();
  const { readScreen } = terminal;
  let draw = (): void => undefined;
  const drawn = new Promise<void>((resolve) => {
    draw = resolve;
  });
  let looks = 0;
  terminal.readScreen = async (options) => {
    looks += 1;
    const screen = { ...(await readScreen(options)), offset: looks };
    if (options.after === undefined) return { ...screen, alternate: false, lines: [] };
    await drawn;
    return { ...screen, alternate: true, lines: ['', '  Ask anything…'] };
  };
  const agent = fedAgent({ pid: program.pid ?? null }, terminal);
  const watch = createOpencodeFeed(createSystemClock()).watch(agent);
  await expect.poll(() => looks).toBe(2);
  expect(agent.signals).toEqual([]);
  draw();
  await agent.told(says('working'));
  watch.stop();
});

test('what it asked before anyone listened is asked still', async () => {
  standing['/permission'] = [{ ...PERMISSION, sessionID: 's1' }];
  connected = () => tell('server.connected', {});
  const { agent, watch } = follow();
  expect(await agent.told(says('waiting'))).toMatchObject({ reading: { detail: 'permission' } });
  expect(agent.signals).toHaveLength(1);
  expect(agent.raised).toMatchObject([{ key: 'per_1' }]);
  watch.stop();
});

test('a question is answered by choice, in words, or not at all; several at once at its own keyboard', async () => {
  const { agent, watch } = follow();
  await agent.told(says('working'));
  const question = { question: 'Which colour?', header: 'Colour', options: [{ label: 'Red' }, { label: 'Blue' }] };
  tell('question.asked', { id: 'que_1', questions: [question] });
  expect(await agent.told(says('waiting'))).toMatchObject({
    reading: { detail: 'question', message: 'Which colour?' },
  });
  const [asked] = agent.raised;
  expect(asked?.draft.options.map(({ id, label }) => `${id} ${label}`)).toEqual([
    '1 Red',
    '2 Blue',
    'text In words of your own',
    'no Dismiss',
  ]);
  const answer = (options: readonly string[], text: string | null) =>
    asked?.route.deliver({ answer: { options, text, at: 1, who: 'user', from: 'cli' } } as unknown as Ask);
  await answer(['2'], null);
  await answer(['text'], 'Green');
  await answer(['no'], null);
  expect(replies).toEqual([
    '/question/que_1/reply {"answers":[["Blue"]]}',
    '/question/que_1/reply {"answers":[["Green"]]}',
    '/question/que_1/reject {}',
  ]);
  tell('question.asked', { id: 'que_2', questions: [question, question] });
  tell('question.rejected', { requestID: 'que_1' });
  tell('question.rejected', { requestID: 'que_2' });
  tell('session.status', { status: { type: 'idle' } });
  await agent.told(says('idle'));
  expect(agent.raised).toHaveLength(1);
  watch.stop();
});

test('says that it knows nothing while the server is gone, and comes back by itself', async () => {
  const { agent, watch } = follow();
  await agent.told(says('working'));
  const again = new Promise<void>((resolve) => {
    connected = resolve;
  });
  streams.at(-1)?.destroy();
  await agent.told(says(null));
  await again;
  watch.stop();
  expect(streams).toHaveLength(2);
});

test('an answer that the server refuses is an error, so that nobody takes it for given', async () => {
  const { agent, watch } = follow();
  await agent.told(says('working'));
  tell('permission.asked', PERMISSION);
  await agent.told(says('waiting'));
  server.removeAllListeners('request');
  server.on('request', (_request, response) => response.writeHead(404).end());
  const answer = { options: ['yes'], text: null, at: 1, who: 'user', from: 'cli' };
  await expect(agent.raised[0]?.route.deliver({ answer } as unknown as Ask)).rejects.toThrow('opencode answered 404');
  watch.stop();
});

test('a subagent’s session is background; what it asks, the person must answer', async () => {
  const { agent, watch } = follow();
  await agent.told(says('working'));
  tell('session.created', { sessionID: 's2', info: { id: 's2', parentID: 's1' } });
  tell('session.status', { sessionID: 's2', status: { type: 'busy' } });
  tell('session.status', { status: { type: 'idle' } });
  expect(await agent.told(says('idle'))).toMatchObject({ reading: { background: true } });
  tell('permission.asked', { ...PERMISSION, sessionID: 's2' });
  await agent.told(says('waiting'));
  watch.stop();
});

test('tells what a session has used with each change of it, a subagent’s beside its parent’s, and nothing twice', async () => {
  const { agent, watch } = follow();
  await agent.told(says('working'));
  const tokens = { input: 1_234, output: 17, reasoning: 3, cache: { read: 20, write: 10 } };
  const info = { id: 's1', model: { id: 'fake-1', providerID: 'fake' }, cost: 0.5, tokens };
  tell('session.updated', { info: { ...info, cost: 0, tokens: { input: 0, output: 0 } } });
  tell('message.updated', { info: { id: 'm1', role: 'assistant', tokens } });
  tell('session.updated', { info });
  tell('session.updated', { info: { ...info, title: 'Another' } });
  tell('session.updated', { sessionID: 's2', info: { ...info, id: 's2', parentID: 's1', cost: 0.1 } });
  tell('session.updated', { info: 'x' });
  tell('session.status', { status: { type: 'idle' } });
  await agent.told(says('idle'));
  const counts = { input: 1_234, output: 20, cache_read: 20, cache_write: 10 };
  expect(agent.usages).toEqual([
    {
      model: 'fake-1',
      cost: { session: 's1', usd: 0.5, tokens: counts },
      context: { used: 1_264, size: null },
      limits: [],
    },
    { model: null, cost: { session: 's2', usd: 0.1, tokens: counts }, context: null, limits: [] },
  ]);
  watch.stop();
});

test('events are found in a stream that is cut anywhere', () => {
  const text =
    ': hello\n\ndata: {"a":1}\n\nevent: x\r\ndata: {"b":\r\ndata: 2}\r\n\r\ndata: {bad\n\ndata: {"c":"é"}\n\n';
  for (let step = 1; step <= text.length; step += 1) {
    const events: unknown[] = [];
    const push = createEventReader((event) => events.push(event));
    for (let at = 0; at < text.length; at += step) push(text.slice(at, at + step));
    expect(events, `in steps of ${step}`).toEqual([{ a: 1 }, { b: 2 }, { c: 'é' }]);
  }
});
