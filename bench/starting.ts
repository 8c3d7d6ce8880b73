import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import type { Bench, Figure, Measure } from './figure.ts';
import { median, ms } from './figure.ts';
import { corePid, homeEnvironment, moitumi, runProgram, timeProgram } from './run.ts';

const RUNS = 15;

/** Daemon start, one-shot commands, and many launchers at once. */
export const measureStarting: Measure = async (bench) => [
  await daemonStart(bench),
  ...(await statusCommand(bench)),
  hookCommand(bench),
  await launchers(bench),
];

async function daemonStart(bench: Bench): Promise<Figure> {
  const samples: number[] = [];
  const empty: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    empty.push(bench.empty());
    samples.push(await startOnce(bench));
  }
  const value = median(samples);
  const ratio = value / median(empty);
  return {
    name: 'daemon start: exec to hello answered, median',
    value: `${ms(value)} (${ratio.toFixed(2)} x empty)`,
    budget: '< 60 ms, < 2.2 x empty',
    met: value < 60 && ratio < 2.2,
    note: `empty ${ms(median(empty))}; connects every ms, says hello, waits for the answer`,
  };
}

/** Starts the daemon program as the launcher does, and says hello as soon as its socket is there. */
async function startOnce(bench: Bench): Promise<number> {
  const home = bench.directory();
  const began = performance.now();
  const child = spawn(process.execPath, [join(bench.dist, 'daemon.cjs')], {
    env: homeEnvironment(home),
    stdio: 'ignore',
    detached: true,
  });
  if (child.pid !== undefined) bench.own(child.pid);
  await helloAnswered(home, began + 10_000);
  const took = performance.now() - began;
  await new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
  return took;
}

async function helloAnswered(home: string, until: number): Promise<void> {
  while (performance.now() < until) {
    const endpoint = readEndpoint(home);
    if (endpoint !== null && (await sayHello(endpoint))) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  throw new Error(`No daemon in ${home}`);
}

function readEndpoint(home: string): { readonly socket: string; readonly cookie: string } | null {
  try {
    return JSON.parse(readFileSync(join(home, 'endpoint.json'), 'utf8')) as { socket: string; cookie: string };
  } catch {
    return null;
  }
}

/** Hello by hand, with nothing but a socket: the measured thing is the daemon, not our client. */
function sayHello(endpoint: { readonly socket: string; readonly cookie: string }): Promise<boolean> {
  const params = {
    protocol: { min: 1, max: 1 },
    version: 'bench',
    client: `bench-${process.pid}`,
    surface: 'cli:bench',
    kind: 'cli',
    token: endpoint.cookie,
    sync: 'none',
  };
  const payload = Buffer.from(JSON.stringify({ _req_id: 1, method: 'hello', params }));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(payload.length);
  return new Promise((resolve) => {
    const socket = createConnection(endpoint.socket);
    socket.on('connect', () => socket.write(Buffer.concat([head, payload])));
    socket.on('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

async function statusCommand(bench: Bench): Promise<readonly Figure[]> {
  const home = bench.directory();
  const argv = [process.execPath, join(bench.dist, 'moitumi.cjs'), 'status', '--json'];
  corePid(bench, home);
  const live: number[] = [];
  const empty: number[] = [];
  for (let i = 0; i < RUNS * 2; i++) {
    empty.push(bench.empty());
    live.push(timeProgram(argv, homeEnvironment(home)).ms);
  }
  moitumi(bench, home, 'daemon', 'stop', '--force');

  const cold: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const fresh = bench.directory();
    cold.push(timeProgram(argv, homeEnvironment(fresh)).ms);
    corePid(bench, fresh);
    moitumi(bench, fresh, 'daemon', 'stop', '--force');
  }
  return [
    timesEmpty('`status --json`, daemon running, median', median(live), median(empty), 1.5),
    timesEmpty('`status --json` that starts the daemon, median', median(cold), median(empty), 4),
  ];
}

/** What other programs run at each of their steps, and wait for. */
function hookCommand(bench: Bench): Figure {
  const home = bench.directory();
  corePid(bench, home);
  const argv = [process.execPath, join(bench.dist, 'hook.cjs'), 'claude'];
  const input = JSON.stringify({ hook_event_name: 'PreToolUse', session_id: 's1', cwd: home, tool_name: 'Bash' });
  const hook: number[] = [];
  const empty: number[] = [];
  for (let i = 0; i < RUNS * 2; i++) {
    empty.push(bench.empty());
    hook.push(timeProgram(argv, homeEnvironment(home), input).ms);
  }
  moitumi(bench, home, 'daemon', 'stop', '--force');
  return timesEmpty('hook of an agent, exec to exit, median', median(hook), median(empty), 1.4);
}

function timesEmpty(name: string, value: number, empty: number, budget: number): Figure {
  const ratio = value / empty;
  return {
    name,
    value: `${ms(value)} (${ratio.toFixed(2)} x empty)`,
    budget: `< ${budget} x empty`,
    met: ratio < budget,
    note: `empty ${ms(empty)}, in turn`,
  };
}

async function launchers(bench: Bench): Promise<Figure> {
  const home = bench.directory();
  const argv = [process.execPath, join(bench.dist, 'moitumi.cjs'), 'status', '--json'];
  const began = performance.now();
  const runs = await Promise.all(Array.from({ length: 25 }, () => runProgram(argv, homeEnvironment(home))));
  const took = performance.now() - began;
  const pids = new Set(
    runs.filter((run) => run.code === 0).map((run) => (JSON.parse(run.stdout) as { pid: number }).pid),
  );
  for (const pid of pids) bench.own(pid);
  const served = runs.filter((run) => run.code === 0).length;
  return {
    name: '25 launchers at once',
    value: `${pids.size} daemon, ${served} served, ${ms(took)}`,
    budget: '1 daemon, 25 served, < 3 s',
    met: pids.size === 1 && served === 25 && took < 3000,
  };
}
