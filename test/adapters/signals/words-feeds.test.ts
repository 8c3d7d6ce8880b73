import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClaudeTranscriptFeed } from '../../../adapters/signals/feeds/claude-transcript-feed.ts';
import { createCodexRolloutFeed } from '../../../adapters/signals/feeds/codex-rollout-feed.ts';
import { createGeminiChatFeed } from '../../../adapters/signals/feeds/gemini-chat-feed.ts';
import { OpencodeWords } from '../../../adapters/signals/feeds/opencode-words.ts';
import { TurnStream } from '../../../adapters/signals/feeds/turn-stream.ts';
import { createSystemClock } from '../../../adapters/system/system-clock.ts';
import type { AgentSignal } from '../../../src/domain/signal.ts';
import { fedAgent } from '../../support/fed-agent.ts';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'moitumi-words-'));
  file = join(directory, 'rollout-2026-11-21T15-59-14-01a1.jsonl');
  writeFileSync(file, '');
});
afterEach(() => rmSync(directory, { recursive: true }));

const write = (...lines: readonly object[]) =>
  appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
const words = (signals: readonly AgentSignal[]) =>
  signals.flatMap((signal) => ('text' in signal ? [`${signal.kind}: ${signal.text}`] : []));
const saw = (text: string) => (signal: AgentSignal) => 'text' in signal && `${signal.kind}: ${signal.text}` === text;

describe('what Codex says', () => {
  let codex: ChildProcess;
  afterEach(async () => {
    codex.kill('SIGKILL');
    await once(codex, 'exit');
  });

  const event = (payload: object, timestamp = new Date().toISOString()) => ({ timestamp, type: 'event_msg', payload });
  const meta = (source: string) => ({ type: 'session_meta', payload: { id: '01a1', thread_source: source } });
  const user = (text: string) =>
    event({ type: 'item_completed', item: { type: 'UserMessage', id: 'u', content: [{ type: 'text', text }] } });
  const agent = (id: string, text: string) =>
    event({ type: 'item_completed', item: { type: 'AgentMessage', id, content: [{ type: 'Text', text }] } });
  const done = (turn: string, last: string, at?: string) =>
    event({ type: 'task_complete', turn_id: turn, last_agent_message: last }, at);

  /** A process that holds the rollout open, as Codex does. */
  async function follow(
    beside: string = file,
  ): Promise<{ readonly fed: ReturnType<typeof fedAgent>; readonly stop: () => void }> {
    codex = spawn('sleep', ['60'], { stdio: ['ignore', openSync(beside, 'a'), openSync(file, 'a')] });
    await once(codex, 'spawn');
    const fed = fedAgent({ pid: codex.pid ?? null });
    const { stop } = createCodexRolloutFeed(createSystemClock()).watch(fed);
    return { fed, stop };
  }

  it('comes from the rollout that its process holds open: what was asked, what it is saying, what it came to', async () => {
    const { fed, stop } = await follow();
    write(meta('user'), user('fix it'), agent('m1', 'I look.'));
    await fed.told(saw('saying: I look.'));
    write(agent('m2', 'Fixed.'), done('turn1', 'Fixed.'));
    await fed.told(saw('said: Fixed.'));
    stop();
    expect(words(fed.signals).filter((each) => !each.startsWith('saying'))).toEqual([
      'prompted: fix it',
      'said: Fixed.',
    ]);
    expect(words(fed.signals)).toContain('saying: I look.');
    expect(fed.signals.at(-1)).toMatchObject({ kind: 'said', message: 'turn1' });
    expect(fed.signals).toContainEqual(expect.objectContaining({ kind: 'session', session: '01a1' }));
  });

  it('is of old only what it said last, since another core has told the rest', async () => {
    const old = '2026-01-01T00:00:00.000Z';
    write(meta('user'), { ...user('before'), timestamp: old }, done('t1', 'one', old), done('t2', 'two', old));
    const { fed, stop } = await follow();
    await fed.told(saw('said: two'));
    write(user('now'));
    await fed.told(saw('prompted: now'));
    stop();
    expect(words(fed.signals)).toEqual(['said: two', 'prompted: now']);
  });

  it('is nothing that a thread of its own says, nor what is no record', async () => {
    write(meta('subagent'), user('make a title'), done('t1', 'A title'));
    appendFileSync(file, 'no json\n[]\n3\n');
    const threads = file;
    file = join(directory, 'rollout-2026-11-21T16-00-00-01a2.jsonl');
    writeFileSync(file, '');
    write(meta('user'), done('t2', 'A word'));
    const { fed, stop } = await follow(threads);
    await fed.told(saw('said: A word'));
    stop();
    expect(words(fed.signals)).toEqual(['said: A word']);
  });
});

describe('what Claude Code says', () => {
  const message = (uuid: string, text: string, over: object = {}) => ({
    ...{ type: 'assistant', uuid, timestamp: new Date().toISOString(), isSidechain: false },
    ...{ message: { id: 'm', content: [{ type: 'text', text }] } },
    ...over,
  });
  const hook = (data: object) =>
    ({
      kind: 'hook',
      agent: 'a1',
      at: 0,
      tool: 'claude',
      event: 'PreToolUse',
      data: { transcript_path: file, ...data },
    }) as const;

  it('is what its transcript grows by, while its turn lasts, without its subagents', async () => {
    write(message('u0', 'of before', { timestamp: '2026-01-01T00:00:00.000Z' }));
    const fed = fedAgent();
    const watch = createClaudeTranscriptFeed(createSystemClock()).watch(fed);
    watch.heard(hook({ agent_id: 'sub', transcript_path: '/nowhere' }));
    watch.heard(hook({}));
    write(message('u1', 'I look.'), message('u2', 'aside', { isSidechain: true }), { type: 'user' });
    await fed.told(saw('saying: I look.'));
    write(message('u3', 'I found it.'));
    await fed.told(saw('saying: I look.\n\nI found it.'));
    watch.heard({ kind: 'said', agent: 'a1', at: 0, text: 'I found it.' });
    watch.heard({ kind: 'prompted', agent: 'a1', at: 0, text: 'go on' });
    write(message('u5', 'Going on.'));
    await fed.told(saw('saying: Going on.'));
    watch.stop();
  });
});

describe('what opencode says', () => {
  const session = { sessionID: 's1' };
  const wrote = (id: string, role: string) => ({
    type: 'message.updated',
    properties: { ...session, info: { id, role } },
  });
  const part = (id: string, message: string, text: string, over: object = {}) => ({
    type: 'message.part.updated',
    properties: { ...session, part: { id, messageID: message, type: 'text', text, ...over } },
  });
  const delta = (id: string, message: string, more: string) => ({
    type: 'message.part.delta',
    properties: { ...session, messageID: message, partID: id, field: 'text', delta: more },
  });
  const idle = { type: 'session.idle', properties: session };

  it('grows part by part, and comes to its last message', () => {
    const fed = fedAgent();
    const told = new OpencodeWords(new TurnStream(fed, createSystemClock()));
    const child = { type: 'session.created', properties: { sessionID: 's2', info: { id: 's2', parentID: 's1' } } };
    const events = [
      wrote('u1', 'user'),
      part('p0', 'u1', 'run it'),
      part('p00', 'u1', 'of a file', { synthetic: true }),
      wrote('m1', 'assistant'),
      part('p1', 'm1', ''),
      delta('p1', 'm1', 'I will '),
      delta('p1', 'm1', 'run it.'),
      { type: 'message.part.updated', properties: { ...session, part: { id: 'p2', messageID: 'm1', type: 'tool' } } },
      child,
      {
        type: 'message.part.delta',
        properties: { sessionID: 's2', messageID: 'm1', partID: 'p1', field: 'text', delta: '!' },
      },
      part('p1', 'm1', 'I will run it.'),
      wrote('u1', 'user'),
      part('p0', 'u1', 'run it'),
      wrote('m2', 'assistant'),
      delta('p3', 'm2', 'Done.'),
      idle,
      idle,
      null,
      'nonsense',
    ];
    for (const event of events) told.take(event);
    expect(words(fed.signals)).toEqual([
      'prompted: run it',
      'saying: I will ',
      'saying: I will run it.',
      'saying: I will run it.\n\nDone.',
      'said: Done.',
    ]);
  });
});

describe('what Gemini says', () => {
  let gemini: ChildProcess;
  afterEach(async () => {
    gemini.kill('SIGKILL');
    await once(gemini, 'exit');
  });

  it('comes from the file of its chat, and is over when it is idle', async () => {
    const chats = join(directory, '.gemini', 'tmp', 'work', 'chats');
    mkdirSync(chats, { recursive: true });
    file = join(chats, 'session-2026-11-21T12-18-c2a4beba.jsonl');
    const line = (type: string, id: string, content: unknown, timestamp = new Date().toISOString()) => ({
      ...{ id, timestamp, type, content },
    });
    write({ sessionId: 'c2a4beba-187f', kind: 'main' }, line('gemini', 'g0', 'of before', '2026-01-01T00:00:00.000Z'));
    gemini = spawn('sleep', ['60'], { env: { PATH: process.env['PATH'], HOME: directory } });
    await once(gemini, 'spawn');
    const fed = fedAgent({ pid: gemini.pid ?? null, session: 'c2a4beba-187f', state: 'working' });
    const watch = createGeminiChatFeed(createSystemClock()).watch(fed);
    write({ $set: { messages: [line('user', 'u0', 'context')] } }, line('user', 'u1', [{ text: 'touch it' }]));
    write(line('gemini', 'g1', 'I will.'), line('gemini', 'g2', ''));
    await fed.told(saw('saying: I will.'));
    write(line('gemini', 'g3', 'Done.'));
    await fed.told(saw('saying: I will.\n\nDone.'));
    const title = { kind: 'title', agent: 'a1', at: 0, title: 'x' } as const;
    watch.heard(title);
    Object.assign(fed.row() ?? {}, { state: 'idle' });
    watch.heard(title);
    watch.heard(title);
    watch.stop();
    expect(words(fed.signals).filter((each) => !each.startsWith('saying'))).toEqual([
      'prompted: touch it',
      'said: Done.',
    ]);
  });
});
