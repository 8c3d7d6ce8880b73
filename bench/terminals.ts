import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPty } from '../adapters/terminal/pty.ts';
import type { IChannelSink, IClientChannel, IControlClient } from '../src/protocol/control-client.ts';
import type { Bench, Figure, Measure } from './figure.ts';
import { median, ms, percentile } from './figure.ts';
import { besideUnread } from './flooding.ts';
import { cpuMs, memoryMb } from './idling.ts';
import { corePid, homeEnvironment } from './run.ts';
import { surface } from './surfaces.ts';

const ATTACHES = 30;
const KEYS = 500;
const VIEWERS = 20;

const SESSIONS = 20;
const IDLE_SECONDS = 20;

/** V8 gives back once, 6 to 14 s after a burst, what the burst took; that is not idling. */
const SETTLE_SECONDS = 20;

/** What a program prints when it has done what it is there for. */
const READY = 'READY';

const ECHO = ['sh', '-c', `stty raw -echo; printf '${READY}\\r\\n'; exec cat`];

/** What agents' terminals cost, in time and in memory; the peers' benchmark measures what it has beside tmux. */
export const measureTerminals: Measure = async (bench) => {
  const home = bench.directory();
  // One process for all sessions, as tmux has one.
  writeFileSync(join(home, 'config.toml'), '[keeper]\nagents_per_process = 1000\n');
  const core = corePid(bench, home);
  const client = await surface(home, () => undefined, 'none');
  try {
    return [
      ...(await sessions(client, core)),
      await switching(client),
      await twentyViewers(bench, home, client),
      await besideFlood(client),
      await besideUnread(bench, home, client, (argv) => spawn(client, argv)),
    ];
  } finally {
    const { keepers } = await client.request('get_status', {});
    for (const { pid } of keepers) bench.own(pid);
    await client.request('shutdown', { reason: 'stop', force: true, agents: true });
    await client.close();
  }
};

/** The memory of sessions with a full screen and 1,000 lines, and what they cost when nothing happens. */
async function sessions(client: IControlClient, core: number): Promise<readonly Figure[]> {
  const pids = async () => {
    const { keepers } = await client.request('get_status', {});
    return [core, ...keepers.map(({ pid }) => pid)];
  };
  const total = async (kind: 'own' | 'pss') => (await pids()).reduce((sum, pid) => sum + memoryMb(pid)[kind], 0);
  await spawn(client, ['sh', '-c', `printf ${READY}; exec sleep 1000`]);
  const one = await total('own');
  await spawn(client, lines(1_023));
  const first = await total('pss');
  for (let i = 1; i < SESSIONS; i += 1) await spawn(client, lines(1_023));
  await pause(SETTLE_SECONDS);
  const further = ((await total('pss')) - first) / (SESSIONS - 1);
  const idle = await pids();
  const before = idle.reduce((sum, pid) => sum + cpuMs(pid), 0);
  await pause(IDLE_SECONDS);
  const cpu = idle.reduce((sum, pid) => sum + cpuMs(pid), 0) - before;
  return [
    {
      name: 'daemon and keeper with one idle agent: private memory',
      value: `${one.toFixed(1)} MB`,
      budget: '< 34 MB',
      met: one < 34,
    },
    {
      name: 'memory of a further session with 1,000 lines behind it (PSS)',
      value: `${(further * 1024).toFixed(0)} KB`,
      budget: '< 463 KB',
      met: further * 1024 < 463,
    },
    {
      name: `CPU of daemon and keeper, ${SESSIONS} idle sessions, ${IDLE_SECONDS} s`,
      value: ms(cpu),
      budget: '< 10 ms',
      met: cpu < 10,
      note: `${SETTLE_SECONDS} s after the last output`,
    },
  ];
}

async function switching(client: IControlClient): Promise<Figure> {
  const agent = await spawn(client, lines(10_000));
  const samples: number[] = [];
  let size = 0;
  for (let i = 0; i < ATTACHES; i += 1) {
    const began = performance.now();
    const { text, channel } = await view(
      client,
      agent,
      80,
      (seen) => seen.includes(READY) && seen.lastIndexOf(SHOWN) > seen.indexOf(READY),
    );
    samples.push(performance.now() - began);
    size = text.length;
    await (await channel).detach();
  }
  const value = median(samples);
  return {
    name: 'attach from a running surface, 10,000 lines behind: request to full screen',
    value: ms(value),
    budget: '< 3.9 ms',
    met: value < 3.9,
    note: `p95 ${ms(percentile(samples, 0.95))}; ${(size / 1024).toFixed(0)} KiB with the scrollback`,
  };
}

/** Sent after a screen: it may be drawn now. */
const SHOWN = '\x1b[?2026l';

async function twentyViewers(bench: Bench, home: string, client: IControlClient): Promise<Figure> {
  const agent = await spawn(client, ECHO);
  const seats: Terminal[] = [];
  for (let i = 0; i < VIEWERS; i += 1) seats.push(await attachFromShell(bench, home, agent));
  const samples = await typeKeys(200, (key) => seats[0]?.type(key), seats);
  for (const seat of seats) seat.close();
  const p95 = percentile(samples, 0.95);
  return {
    name: `one key to ${VIEWERS} terminals with \`moitumi attach\`, the last one`,
    value: `p95 ${ms(p95)}`,
    budget: '< 1.5 ms',
    met: p95 < 1.5,
    note: `p50 ${ms(median(samples))}; all terminals read by one process`,
  };
}

async function besideFlood(client: IControlClient): Promise<Figure> {
  const agent = await spawn(client, ECHO);
  const seat = await view(client, agent, 80, (seen) => seen.includes(READY));
  const channel = await seat.channel;
  const flood = await spawn(client, ['yes', `${READY} is a line of output, as a build prints it`]);
  const samples = await typeKeys(KEYS, (key) => channel.input(key), [seat]);
  await client.request('stop_agent', { agent: flood, grace_ms: 0 });
  const p99 = percentile(samples, 0.99);
  return {
    name: "an agent's echo beside a flooding neighbour in the same keeper",
    value: `p99 ${ms(p99)}`,
    budget: '< 10 ms',
    met: p99 < 10,
    note: `p50 ${ms(median(samples))}; \`yes\` without a viewer`,
  };
}

/** Times each key until all viewers have seen it, 4 ms apart. */
async function typeKeys(
  count: number,
  type: (key: Uint8Array) => void,
  seats: readonly Watched[],
): Promise<readonly number[]> {
  const samples: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const key = String.fromCharCode(97 + (i % 26));
    const began = performance.now();
    const all = Promise.all(seats.map((seat) => seat.next((seen) => seen.includes(key))));
    type(Buffer.from(key));
    await all;
    samples.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  return samples;
}

/** Bytes that are waited for. */
type Watched = {
  /** Resolves when what comes from now on is as wished. */
  next(wished: (seen: string) => boolean): Promise<void>;
};

type Seat = Watched & {
  /** What had come when it was ready. */
  readonly text: string;
  readonly channel: Promise<IClientChannel>;
};

type Terminal = Watched & { type(key: Uint8Array): void; close(): void };

/** `moitumi attach` in a terminal of its own, once it shows the agent. */
async function attachFromShell(bench: Bench, home: string, agent: string): Promise<Terminal> {
  const { add, next } = watch();
  const ready = next((seen) => seen.includes(READY));
  const command = [process.execPath, join(bench.dist, 'moitumi.cjs'), 'attach', agent];
  const program = { command, env: homeEnvironment(home), cwd: '/', cols: 80, rows: 24 };
  const pty = startPty(program, { output: add, exited: () => undefined });
  bench.own(pty.pid);
  await ready;
  return { next, type: (key) => pty.input.push(key), close: () => process.kill(pty.pid, 'SIGHUP') };
}

/** A viewer's channel, once what came on it is as wished. */
async function view(
  client: IControlClient,
  agent: string,
  cols: number,
  wished: (seen: string) => boolean,
): Promise<Seat> {
  const { add, next, seen } = watch();
  const sink: IChannelSink = { bytes: add, changed: () => undefined, closed: () => undefined };
  const ready = next(wished);
  const channel = client.attach({ agent, cols, rows: 24, mode: 'drive' }, sink);
  await ready;
  return { text: seen(), channel, next };
}

function watch(): Watched & { add(bytes: Uint8Array): void; seen(): string } {
  let text = '';
  let come: () => void = () => undefined;
  return {
    add: (bytes) => {
      text += Buffer.from(bytes).toString('latin1');
      come();
    },
    seen: () => text,
    next: (wished) => {
      text = '';
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`Not what was waited for: ${text.slice(-200)}`)), 10_000);
        come = () => {
          if (!wished(text)) return;
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}

/** Lines of 79 columns, as a log has them. */
function lines(count: number): readonly string[] {
  return ['sh', '-c', `seq -f 'line %074.0f' ${count}; printf ${READY}; exec sleep 1000`];
}

/** An agent on a node of its own, once it is ready. */
async function spawn(client: IControlClient, argv: readonly string[]): Promise<string> {
  const node = await client.request('add_node', { title: 'bench' });
  const agent = await client.request('spawn_agent', { node: node.id, argv });
  for (;;) {
    const screen = await client.request('read_screen', { agent: agent.id });
    if (screen.lines.some((line) => line.includes(READY))) return agent.id;
    await client.request('read_screen', { agent: agent.id, after: screen.offset, wait_ms: 1_000 });
  }
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}
