import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AuditEntry } from '../../../src/domain/audit.ts';
import { MoitumiError } from '../../../src/domain/error.ts';
import type { Turn } from '../../../src/domain/turn.ts';
import type { Push } from '../../../src/ports/pushes.ts';
import type { FakeControlClient } from '../../support/fake-control-client.ts';
import { aNode, anAgent, NOW } from '../tui/a-cortex.ts';
import { runLine, type World } from './command-line.ts';

const node = (id: string, seq: number): Push => ({ event: 'node_updated', seq, data: aNode(id, id) });
const page = (number: number, last: boolean): Push => ({
  event: 'sync_graph',
  data: { page: number, last, nodes: [aNode('n1', 'T')], agents: last ? [anAgent('a1', 'n1')] : [], views: [] },
});
const end = (client: FakeControlClient) =>
  client.onConnection?.({ state: 'refused', error: new MoitumiError('bad_token', 'The end of the test.') });

/** Events as printed, until the test ends the connection. */
async function events(
  argv: readonly string[],
  world: World,
): Promise<{ event: string; seq?: number; data: { id?: string } }[]> {
  const ran = await runLine(['events', ...argv], world);
  expect(ran.err).toBe('moitumi: The end of the test.\n');
  return ran.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('events', () => {
  it('are printed as they come, without the snapshot that tells nothing new', async () => {
    const lines = await events([], {
      connected: (client) => {
        client.onPush?.(page(0, false));
        setImmediate(() => {
          for (const push of [page(1, true), node('n1', 7)]) client.onPush?.(push);
          setImmediate(() => end(client));
        });
      },
    });
    expect(lines).toMatchObject([
      { event: 'node_updated', seq: 7, data: { id: 'n1', agents: ['a1'], created_at: new Date(NOW).toISOString() } },
    ]);
  });

  it('since a number: history first, then what came meanwhile, each once', async () => {
    const history = [5, 6].map((seq) => ({
      seq,
      at: NOW,
      change: { kind: 'node_put' as const, node: aNode(`n${seq}`, 'T') },
    }));
    const lines = await events(['--since', '4'], {
      answers: { read_events: () => ({ events: history, compacted: false }) },
      connected: (client) => {
        for (const push of [page(0, true), node('n6', 6), node('n7', 7)]) client.onPush?.(push);
        setImmediate(() => setImmediate(() => end(client)));
      },
    });
    expect(lines.map(({ seq }) => seq)).toEqual([5, 6, 7]);
  });

  it('say by a snapshot that some are no longer kept, and that some were missed', async () => {
    const lines = await events(['--since', '1'], {
      answers: { read_events: () => ({ events: [], compacted: true }) },
      connected: (client) => {
        client.onPush?.(page(0, true));
        setImmediate(() => {
          for (const push of [page(0, false), page(1, true)]) client.onPush?.(push);
          setImmediate(() => end(client));
        });
      },
    });
    expect(lines.map(({ event }) => event)).toEqual(['sync_graph', 'sync_graph', 'sync_graph']);
  });
});

const entry = (id: number): AuditEntry => ({
  id,
  at: NOW,
  who: 'user',
  from: 'cli',
  what: 'add_node',
  on: `n${id}`,
  result: 'ok',
  detail: '',
  hash: 'h',
});

describe('audit', () => {
  it('lists the last entries', async () => {
    const ran = await runLine(['audit', '--limit', '1'], { answers: { read_audit: () => ({ entries: [entry(4)] }) } });
    expect(ran.out).toMatch(/^4 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d user cli add_node n4 ok\n$/);
    expect(ran.client.asked[0]?.params).toEqual({ limit: 1 });
  });

  it('follows, and tells each entry once', async () => {
    const ran = await runLine(['audit', '--follow', '--json'], {
      answers: { read_audit: () => ({ entries: [entry(1), entry(2)] }) },
      connected: (client) => {
        for (const id of [2, 3]) client.onPush?.({ event: 'audit_appended', data: entry(id) });
        setImmediate(() => {
          client.onPush?.({ event: 'audit_appended', data: entry(4) });
          setImmediate(() => end(client));
        });
      },
    });
    expect(
      ran.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual([1, 2, 3, 4]);
  });

  it('verifies, and fails when the chain is broken', async () => {
    const good = await runLine(['audit', '--verify'], { answers: { verify_audit: () => ({ ok: true, entries: 9 }) } });
    expect([good.code, good.out]).toEqual([0, 'ok: 9 entries, the chain holds\n']);
    const bad = await runLine(['audit', '--verify', '--json'], {
      answers: { verify_audit: () => ({ ok: false, entries: 9, broken_at: 4, reason: 'changed' }) },
    });
    expect([bad.code, JSON.parse(bad.out)]).toEqual([1, { ok: false, entries: 9, broken_at: 4, reason: 'changed' }]);
  });
});

const turn = (number: number, over: Partial<Turn> = {}): Turn => ({
  ...{ id: `t${number}`, node: 'n1', agent: 'a3', at: NOW, source: 'tui', author: 'user', from: 'tui:main' },
  ...{ text: `Turn ${number}`, origin: 'words', prompt: null },
  ...over,
});

describe('turns', () => {
  it('shows who said what, and nothing that would act on the terminal', async () => {
    const turns = [
      turn(1, { text: 'fix it\n\tnow\u001b[2J' }),
      turn(2, { author: 'agent:a3', source: 'agent', from: null }),
      turn(3, { author: 'agent:a3', source: 'agent', origin: 'screen' }),
      turn(4, { agent: null, source: 'scheduler', author: 'user' }),
    ];
    const ran = await runLine(['turns', 'api'], { answers: { read_turns: () => ({ turns, more: false }) } });
    expect(ran.client.asked[0]?.params).toEqual({ node: 'api', limit: 50 });
    expect(ran.out.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'AT').split('\n')).toEqual([
      'user (tui) to a3 AT t1',
      '  fix it',
      '   now[2J',
      'a3 AT t2',
      '  Turn 2',
      'a3 AT t3, from its screen',
      '  Turn 3',
      'user (scheduler) AT t4',
      '  Turn 4',
      '',
    ]);
  });

  it('finds, on a node or anywhere, and says so when there is nothing', async () => {
    const answers = { search_turns: () => ({ turns: [] }) };
    const ran = await runLine(['turns', '--search', 'flaky test', '--limit', '3'], { answers });
    expect(ran.client.asked[0]?.params).toEqual({ text: 'flaky test', limit: 3 });
    expect([ran.code, ran.out, ran.err]).toEqual([0, '', 'Nothing was found.\n']);
    expect((await runLine(['turns', '--search', 'x', '--follow', 'n1'], { answers })).code).toBe(2);
    expect((await runLine(['turns'], { answers })).code).toBe(2);
  });

  it('follows its node through a snapshot, and tells each turn once', async () => {
    let told = [turn(1), turn(2)];
    const ran = await runLine(['turns', 'api', '--follow', '--json'], {
      answers: {
        get_node: () => ({ node: aNode('n1', 'Api'), notes: null, agents: [] }),
        read_turns: () => ({ turns: told, more: false }),
      },
      connected: (client) => {
        setImmediate(() => {
          const push = (data: Turn) => client.onPush?.({ event: 'turn_appended', seq: 9, data });
          for (const data of [turn(2), turn(3), turn(4, { node: 'n2' })]) push(data);
          told = [turn(2), turn(3), turn(5)];
          client.onPush?.({
            event: 'sync_graph',
            data: { page: 0, last: true, nodes: [], agents: [], views: [] },
          });
          setImmediate(() => end(client));
        });
      },
    });
    const ids = ran.out.trim().split('\n');
    expect(ids.map((line) => JSON.parse(line).id)).toEqual(['t1', 't2', 't3', 't5']);
    expect(JSON.parse(ids[0] ?? '').at).toMatch(/^\d{4}-.*Z$/);
  });
});

describe('a reader that goes away', () => {
  it('ends the command quietly, as `| head` wants it', async () => {
    const code = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    const stdout = new Writable({ write: (_chunk, _encoding, done) => done(code) });
    const ran = await runLine(['version'], { context: { stdout: stdout as unknown as WriteStream } });
    expect([ran.code, ran.err]).toEqual([0, '']);
  });

  it('is told from a disk that is full', async () => {
    const stdout = new Writable({ write: (_chunk, _encoding, done) => done(new Error('ENOSPC: no space left')) });
    const ran = await runLine(['version'], { context: { stdout: stdout as unknown as WriteStream } });
    expect([ran.code, ran.err]).toEqual([1, 'moitumi: Cannot write to stdout: ENOSPC: no space left\n']);
  });
});

describe('daemon logs', () => {
  const line = (message: string): string =>
    `${JSON.stringify({ time: new Date(NOW).toISOString(), level: 'info', pid: 7, message })}\n`;

  async function logFile(): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'moitumi-test-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    return join(directory, 'moitumi.log');
  }

  it('are printed for people, or as the JSON lines that they are', async () => {
    const file = await logFile();
    await writeFile(file, `${line('started')}not json\n`);
    const daemon = { logFile: () => file } as unknown as NonNullable<World['context']>['daemon'];
    const context = { daemon } as NonNullable<World['context']>;
    expect((await runLine(['daemon', 'logs'], { context })).out).toMatch(
      /^\d{4}-\d\d-\d\d .* info {2}started pid=7\nnot json\n$/,
    );
    expect((await runLine(['daemon', 'logs', '--json'], { context })).out).toBe(`${line('started')}not json\n`);
  });

  it('are followed through a rotation, whole lines only', async () => {
    const file = await logFile();
    await writeFile(file, line('one'));
    const daemon = { logFile: () => file } as unknown as NonNullable<World['context']>['daemon'];
    const seen: string[] = [];
    const stdout = new PassThrough();
    const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    stdout.on('data', async (chunk: Buffer) => {
      seen.push(JSON.parse(chunk.toString()).message);
      if (seen.length === 1)
        await appendFile(file, line('two').slice(0, 9)).then(() => appendFile(file, line('two').slice(9)));
      if (seen.length === 2) await rename(file, `${file}.1`).then(() => writeFile(file, line('three')));
      if (seen.length === 3) await appendFile(file, line('four')).then(() => stdout.destroy(gone));
    });
    const context = { daemon, stdout: stdout as unknown as WriteStream } as NonNullable<World['context']>;
    expect((await runLine(['daemon', 'logs', '--follow', '--json'], { context })).code).toBe(0);
    expect(seen).toEqual(['one', 'two', 'three']);
  });
});
