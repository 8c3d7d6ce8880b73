import { closeSync, openSync, readlinkSync, writeSync } from 'node:fs';
import type { Agent } from '../src/domain/agent.ts';
import type { IControlClient } from '../src/protocol/control-client.ts';
import type { Figure, Measure } from './figure.ts';
import { ms, percentile } from './figure.ts';
import { cpuMs } from './idling.ts';
import { corePid, homeEnvironment } from './run.ts';
import { surface } from './surfaces.ts';

const AGENTS = 200;
const PER_SECOND = 10;
const SECONDS = 10;
const ALONE = 500;

/** From what an agent says of itself to what a surface is told, against a real daemon, keepers and ptys. */
export const measureStates: Measure = async (bench) => {
  const home = bench.directory();
  const daemon = corePid(bench, home);
  const heard = new Map<string, number>();
  const client = await surface(home, (push) => {
    if (push.event !== 'agent_status_changed' || push.data.message === null) return;
    if (!heard.has(push.data.message)) heard.set(push.data.message, performance.now());
  });
  const agents = await startAgents(client, home);
  const terminals = agents.map(openTerminal);
  try {
    return [await alone(terminals, heard), ...(await together(terminals, heard, daemon))];
  } finally {
    for (const { file } of terminals) closeSync(file);
    await client.request('shutdown', { reason: 'stop', force: true, agents: true }).catch(() => undefined);
    await client.close();
  }
};

/** Programs that do nothing, so that their terminals may be written to for them: 200 that write would be the load. */
async function startAgents(client: IControlClient, home: string): Promise<readonly Agent[]> {
  const node = await client.request('add_node', { title: 'bench' });
  const agents: Agent[] = [];
  for (let index = 0; index < AGENTS; index += 1) {
    const argv = ['sleep', 'infinity'];
    agents.push(await client.request('spawn_agent', { node: node.id, argv, env: homeEnvironment(home), cwd: '/' }));
  }
  return agents;
}

function openTerminal({ pid }: Agent): Terminal {
  return { file: openSync(readlinkSync(`/proc/${pid}/fd/0`), 'w'), turns: 0 };
}

/** One agent after the other, with nothing else going on. */
async function alone(terminals: readonly Terminal[], heard: Map<string, number>): Promise<Figure> {
  const samples: number[] = [];
  for (let index = 0; index < ALONE; index += 1) {
    const text = `alone ${index}`;
    const said = performance.now();
    const terminal = terminals[index % AGENTS];
    if (terminal !== undefined) report(terminal, text);
    samples.push((await until(heard, text)) - said);
  }
  const p99 = percentile(samples, 0.99);
  return {
    name: 'OSC 7501 to a surface, one at a time',
    value: `p50 ${ms(percentile(samples, 0.5))}, p99 ${ms(p99)}`,
    budget: 'p99 < 10 ms',
    met: p99 < 10,
    note: `${ALONE} changes of state, each synced to disk`,
  };
}

async function together(
  terminals: readonly Terminal[],
  heard: Map<string, number>,
  daemon: number,
): Promise<readonly Figure[]> {
  const said = new Map<string, number>();
  const cpuBefore = cpuMs(daemon);
  const began = performance.now();
  // Each agent at a moment of its own in each tenth of a second: a pace, not bursts.
  const total = AGENTS * PER_SECOND * SECONDS;
  for (let count = 0; count < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1_000) * AGENTS * PER_SECOND));
    for (; count < due; count += 1) {
      const text = `together ${count}`;
      said.set(text, performance.now());
      const terminal = terminals[count % AGENTS];
      if (terminal !== undefined) report(terminal, text);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const elapsed = performance.now() - began;
  const share = (cpuMs(daemon) - cpuBefore) / elapsed;
  await until(heard, `together ${total - 1}`);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const samples = [...said].flatMap(([text, at]) => (heard.has(text) ? [(heard.get(text) ?? 0) - at] : []));
  const [p50, p99] = [percentile(samples, 0.5), percentile(samples, 0.99)];
  const lost = total - samples.length;
  return [
    {
      name: `${AGENTS} agents changing state ${PER_SECOND} times a second: to a surface`,
      value: `p50 ${ms(p50)}, p99 ${ms(p99)}, ${lost} lost`,
      budget: 'p99 < 20 ms, none lost',
      met: p99 < 20 && lost === 0,
      note: `${total} changes in ${Math.round(elapsed / 1_000)} s`,
    },
    {
      name: 'the same: the daemon',
      value: `${Math.round(share * 100)} % of a core`,
      budget: '< 60 %',
      met: share < 0.6,
    },
  ];
}

/** The terminal of an agent, and how often something was written to it. */
type Terminal = { readonly file: number; turns: number };

/** What an agent would write: it is idle, or it works, in turn; a program that runs and says nothing counts as working. */
function report(terminal: Terminal, text: string): void {
  const state = terminal.turns % 2 === 0 ? 'idle' : 'working';
  terminal.turns += 1;
  writeSync(terminal.file, `\u001b]7501;state=${state}:msg=${Buffer.from(text).toString('base64')}\u001b\\`);
}

/** When a text was heard. */
async function until(heard: ReadonlyMap<string, number>, text: string): Promise<number> {
  for (const deadline = performance.now() + 5_000; performance.now() < deadline; ) {
    const at = heard.get(text);
    if (at !== undefined) return at;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return Number.POSITIVE_INFINITY;
}
