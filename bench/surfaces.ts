import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createJsonCodec } from '../adapters/codec/json-codec.ts';
import { createSystemClock } from '../adapters/system/system-clock.ts';
import { dialUnixSocket } from '../adapters/transport/unix-socket.ts';
import { nullLogger } from '../src/ports/logger.ts';
import type { Push } from '../src/ports/pushes.ts';
import { connectControl, type IControlClient } from '../src/protocol/control-client.ts';
import type { Figure, Measure } from './figure.ts';
import { ms, percentile } from './figure.ts';
import { corePid } from './run.ts';

const UPDATES = 1000;
const PINGS = 100_000;

/** Requests, and what other surfaces see of them, against a real daemon over its socket. */
export const measureSurfaces: Measure = async (bench) => {
  const home = bench.directory();
  corePid(bench, home);
  return [await seenByAnother(home), await seenByTwenty(home), await pipelined(home)];
};

async function seenByAnother(home: string): Promise<Figure> {
  const watch = await watchers(home, 1);
  const samples = await timeUpdates(home, watch);
  const [p50, p99] = [percentile(samples, 0.5), percentile(samples, 0.99)];
  return {
    name: 'a command committed and seen by another surface',
    value: `p50 ${ms(p50)}, p99 ${ms(p99)}`,
    budget: 'p50 < 1 ms, p99 < 5 ms',
    met: p50 < 1 && p99 < 5,
    note: `${UPDATES} updates, each synced to disk`,
  };
}

async function seenByTwenty(home: string): Promise<Figure> {
  const watch = await watchers(home, 20);
  const samples = await timeUpdates(home, watch);
  const p95 = percentile(samples, 0.95);
  return {
    name: 'one update to 20 surfaces, the last one',
    value: `p95 ${ms(p95)}`,
    budget: 'p95 < 5 ms',
    met: p95 < 5,
  };
}

async function pipelined(home: string): Promise<Figure> {
  const client = await surface(home, () => undefined);
  const round = async (count: number) => {
    const began = performance.now();
    const pending: Promise<unknown>[] = [];
    for (let i = 0; i < count; i++) pending.push(client.request('ping', {}));
    await Promise.all(pending);
    return (count / (performance.now() - began)) * 1000;
  };
  await round(PINGS / 10);
  const rate = await round(PINGS);
  await client.close();
  return {
    name: 'requests answered over one connection, pipelined',
    value: `${Math.round(rate).toLocaleString('en')}/s`,
    budget: '> 50,000/s',
    met: rate > 50_000,
    note: 'client and daemon on a core each',
  };
}

/** Surfaces that tell when all of them have seen a push of `node_updated`. */
type Watch = { readonly clients: readonly IControlClient[]; next(): Promise<void> };

async function watchers(home: string, count: number): Promise<Watch> {
  let waiting = 0;
  let done: () => void = () => undefined;
  const seen = (push: Push) => {
    if (push.event !== 'node_updated') return;
    waiting -= 1;
    if (waiting === 0) done();
  };
  const clients = await Promise.all(Array.from({ length: count }, () => surface(home, seen)));
  return {
    clients,
    next: () =>
      new Promise((resolve) => {
        waiting = count;
        done = resolve;
      }),
  };
}

async function timeUpdates(home: string, watch: Watch): Promise<readonly number[]> {
  const writer = await surface(home, () => undefined, 'none');
  const node = await writer.request('add_node', { title: `bench ${randomUUID()}` });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const samples: number[] = [];
  for (let i = 0; i < UPDATES; i++) {
    const all = watch.next();
    const began = performance.now();
    const answered = writer.request('update_node', { node: node.id, priority: i });
    await all;
    samples.push(performance.now() - began);
    await answered;
  }
  await Promise.all([...watch.clients, writer].map((client) => client.close()));
  return samples;
}

/** A client of the home's core. */
export function surface(
  home: string,
  onPush: (push: Push) => void,
  sync: 'graph' | 'none' = 'graph',
): Promise<IControlClient> {
  const { socket, cookie } = JSON.parse(readFileSync(join(home, 'endpoint.json'), 'utf8')) as {
    socket: string;
    cookie: string;
  };
  const client = randomUUID();
  return connectControl({
    dial: () => dialUnixSocket(socket),
    codec: createJsonCodec(),
    clock: createSystemClock(),
    logger: nullLogger,
    random: Math.random,
    identity: { version: 'bench', client, surface: `other:${client}`, kind: 'other', token: () => cookie },
    sync,
    reconnect: 'never',
    onPush,
  });
}
