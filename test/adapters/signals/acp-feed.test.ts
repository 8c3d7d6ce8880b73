import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAcpFeed } from '../../../adapters/signals/feeds/acp-feed.ts';
import { createSystemClock } from '../../../adapters/system/system-clock.ts';
import { serveUnixSocket } from '../../../adapters/transport/unix-socket.ts';
import type { CoreMessage, HostMessage } from '../../../src/domain/acp-link.ts';
import type { Agent } from '../../../src/domain/agent.ts';
import type { Ask, AskDraft } from '../../../src/domain/ask.ts';
import type { ITransport, ITransportServer } from '../../../src/ports/transport.ts';
import { fedAgent } from '../../support/fed-agent.ts';

const DRAFT = { kind: 'permission', title: 'Run ls' } as AskDraft;
const ANSWERED = { answer: { options: ['yes'], text: null } } as unknown as Ask;

let directory: string;
let server: ITransportServer;
let hosts: ITransport[];
let got: CoreMessage[];
let stop: () => void;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mo-feed-'));
  hosts = [];
  got = [];
  server = await serveUnixSocket(join(directory, 'a1.sock'), (transport) => {
    hosts.push(transport);
    transport.listen({
      payload: (payload) => void got.push(JSON.parse(new TextDecoder().decode(payload))),
      drained: () => undefined,
      closed: () => undefined,
    });
  });
});
afterEach(async () => {
  stop();
  await server.close();
  rmSync(directory, { recursive: true });
});

function follow(fields: Partial<Agent> = {}) {
  const agent = fedAgent({ endpoint: `unix:${join(directory, 'a1.sock')}`, ...fields });
  stop = createAcpFeed(createSystemClock()).watch(agent).stop;
  return agent;
}

async function host(count = 1) {
  await expect.poll(() => hosts.length).toBe(count);
  const transport = hosts[count - 1];
  return (...messages: readonly (HostMessage | string)[]) => {
    for (const message of messages) {
      transport?.send(new TextEncoder().encode(typeof message === 'string' ? message : JSON.stringify(message)));
    }
  };
}

const STATE = { kind: 'state', state: 'idle', text: 'ready', message: null, finished: false, failed: false } as const;

test('tells states, words and usage, and what kind of failure it was', async () => {
  const agent = follow({ session: 's-1' });
  const tell = await host();
  const failure = { ...STATE, message: 'You hit your usage limit', failed: true };
  tell({ kind: 'hello', session: 's-1' }, STATE, { kind: 'streaming', text: 'It' });
  tell({ kind: 'usage', used: 10, size: 100, cost_usd: 0.5 }, failure);
  await agent.told((signal) => signal.kind === 'structured' && signal.reading?.detail === 'limit');
  expect(agent.signals).toMatchObject([
    { kind: 'structured', channel: 'acp', reading: { state: 'idle', text: 'ready', strength: 'proof' } },
    { kind: 'saying', text: 'It' },
    { kind: 'structured', reading: { detail: 'limit' } },
  ]);
  expect(agent.usages).toEqual([
    { model: null, cost: { session: 's-1', usd: 0.5 }, context: { used: 10, size: 100 }, limits: [] },
  ]);
});

test('notes what is told for good, and what the last core has written down is no news', async () => {
  const agent = follow({ recorded: 2 });
  const tell = await host();
  tell({ kind: 'record', id: 2, what: 'said', text: 'old' }, { kind: 'record', id: 3, what: 'typed', text: 'new' });
  tell({ kind: 'record', id: 4, what: 'ending', text: 'why' });
  await expect.poll(() => got).toEqual([2, 3, 4].map((id) => ({ kind: 'noted', id })));
  expect(agent.signals).toMatchObject([
    { kind: 'prompted', text: 'new' },
    { kind: 'recorded', record: 3 },
    { kind: 'ending', text: 'why' },
  ]);
});

test('gives prompts and answers, and says so when nobody takes them any more', async () => {
  const agent = follow();
  const tell = await host();
  tell(STATE, { kind: 'ask', key: 'k', draft: DRAFT });
  const channel = await agent.spoken();
  const given = channel.prompt({ id: 'p1', text: 'go' });
  await expect.poll(() => got).toEqual([{ kind: 'prompt', id: 'p1', text: 'go' }]);
  tell({ kind: 'took', prompt: 'p1' });
  await given;
  await expect.poll(() => agent.raised).toMatchObject([{ key: 'k', draft: DRAFT, route: { via: 'protocol' } }]);
  const answering = agent.raised[0]?.route.deliver(ANSWERED);
  await expect.poll(() => got.at(-1)).toMatchObject({ kind: 'answer', key: 'k', answer: { options: ['yes'] } });
  tell({ kind: 'answered', key: 'k' });
  expect(await answering).toBe('taken');
  const late = agent.raised[0]?.route.deliver(ANSWERED);
  tell({ kind: 'ask_over', key: 'k', text: 'it was answered at its own keyboard' });
  await expect(late).rejects.toThrow('at its own keyboard');
  expect(agent.withdrawn).toEqual([{ key: 'k', text: 'it was answered at its own keyboard' }]);
  const lost = channel.prompt({ id: 'p2', text: 'go on' });
  hosts[0]?.close();
  await expect(lost).rejects.toMatchObject({ code: 'keeper_silent' });
  (await host(2))(STATE);
  channel.cancel();
  await expect.poll(() => got.at(-1)).toEqual({ kind: 'cancel' });
});

test('leaves whoever is no host, and comes back', async () => {
  const agent = follow();
  (await host())('{"kind":"ask"');
  (await host(2))('null');
  (await host(3))({ kind: 'of a later one' } as unknown as HostMessage, STATE);
  await agent.told((signal) => signal.kind === 'structured');
});
