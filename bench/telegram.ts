import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BotApi, startBotApi } from '../fixtures/telegram/bot-api-server.ts';
import type { Push } from '../src/ports/pushes.ts';
import type { Bench, Figure, Measure } from './figure.ts';
import { ms, percentile } from './figure.ts';
import { memoryMb } from './idling.ts';
import { corePid, homeEnvironment, moitumi } from './run.ts';
import { surface } from './surfaces.ts';

const TURNS = 25;
const TURN_PAUSE_MS = 500;

/** A person gets about one message a second, and each ask is one and an edit; more would measure the outbox's patience. */
const ASKS = 12;
const ASK_PAUSE_MS = 2_500;

/** As for an idle daemon: V8 has given back what a start took. */
const SETTLE_MS = 12_000;

const OWNER = 1001;

/** The bot in a real daemon, against a Bot API server of this process. */
export const measureTelegram: Measure = async (bench) => {
  const api = await startBotApi();
  try {
    return [...(await memory(bench, api)), ...(await delays(bench, api))];
  } finally {
    await api.close();
  }
};

/** Two daemons that differ in nothing else. */
async function memory(bench: Bench, api: BotApi): Promise<readonly Figure[]> {
  const [off, on] = [bench.directory(), bench.directory()];
  configure(on, api);
  const pids = [corePid(bench, off), corePid(bench, on)] as const;
  await api.updates.polled();
  await sleep(SETTLE_MS);
  const [without, having] = pids.map((pid) => memoryMb(pid).own) as [number, number];
  const more = having - without;
  process.kill(pids[1]);
  const note = `private memory ${having.toFixed(1)} MB with, ${without.toFixed(1)} MB without`;
  return [{ name: 'Telegram on: memory', value: `+${more.toFixed(1)} MB`, budget: '< +25 MB', met: more < 25, note }];
}

async function delays(bench: Bench, api: BotApi): Promise<readonly Figure[]> {
  const home = bench.directory();
  configure(home, api);
  corePid(bench, home);
  const seen = watchTurns();
  const tui = await surface(home, seen.push);
  const { code } = await tui.request('pair_telegram', {});
  api.phone.say(code, { from: OWNER });
  await tui.request('await_pairing', {});
  moitumi(bench, home, 'add', 'bench');
  moitumi(bench, home, 'spawn', 'n1', 'shell');
  const say = (text: string): void => void api.phone.say(text, { from: OWNER });
  const submit = (text: string): void => void tui.request('submit_turn', { agent: 'a1', text });
  const turns = await timeTurns(api, seen.next, { say, submit });
  const asks = await timeAsks(bench, home, api, seen.next);
  await tui.close();
  moitumi(bench, home, 'daemon', 'stop', '--agents', '--force');
  return [
    figure(
      "a Telegram turn on a TUI's screen",
      turns.say,
      20,
      `from the server's giving the update; one of the TUI's own: p50 ${ms(percentile(turns.submit, 0.5))}`,
    ),
    figure(
      'an ask on the phone',
      asks.phone,
      100,
      `from the start of the agent's hook; on a TUI: p50 ${ms(percentile(asks.tui, 0.5))}`,
    ),
  ];
}

/** When a TUI has been told a turn or an ask, by its text. */
function watchTurns(): { readonly push: (push: Push) => void; readonly next: (text: string) => Promise<void> } {
  const waiting = new Map<string, () => void>();
  return {
    push: (push) => {
      if (push.event === 'turn_appended' || push.event === 'ask_raised') waiting.get(push.data.text)?.();
    },
    next: (text) => new Promise((resolve) => waiting.set(text, resolve)),
  };
}

type Ways<T> = { readonly say: T; readonly submit: T };

/** The phone's turns and those of a surface, by turns, since the machine drifts. */
async function timeTurns(
  api: BotApi,
  next: (text: string) => Promise<void>,
  ways: Ways<(text: string) => void>,
): Promise<Ways<readonly number[]>> {
  const samples = { say: [] as number[], submit: [] as number[] };
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const way of ['say', 'submit'] as const) {
      await api.updates.polled();
      // What the turn before brought about has come to its end.
      await sleep(TURN_PAUSE_MS);
      const text = `: ${way} ${turn}`;
      const told = next(text);
      const began = performance.now();
      ways[way](text);
      await told;
      samples[way].push(performance.now() - began);
    }
  }
  return samples;
}

async function timeAsks(bench: Bench, home: string, api: BotApi, next: (text: string) => Promise<void>) {
  const samples = { phone: [] as number[], tui: [] as number[] };
  for (let ask = 0; ask < ASKS; ask += 1) {
    await sleep(ASK_PAUSE_MS);
    const command = `make ask-${ask}`;
    const event = { hook_event_name: 'PermissionRequest', tool_name: 'Bash', tool_input: { command } };
    const came = api.next(({ method, payload }) => method === 'sendMessage' && payload['text'].includes(command));
    const told = next(command);
    const began = performance.now();
    const hook = spawn(process.execPath, [join(bench.dist, 'hook.cjs'), 'claude', '--wait'], {
      env: homeEnvironment(home),
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    hook.stdin.end(JSON.stringify(event));
    const taken = told.then(() => samples.tui.push(performance.now() - began));
    await came;
    samples.phone.push(performance.now() - began);
    await taken;
    hook.kill();
  }
  return samples;
}

function configure(home: string, api: BotApi): void {
  writeFileSync(join(home, 'token'), api.token, { mode: 0o600 });
  const lines = ['[telegram]', 'enabled = true', 'token_file = "token"', `api_root = "${api.root}"`];
  writeFileSync(join(home, 'config.toml'), `${lines.join('\n')}\n`);
}

function figure(name: string, samples: readonly number[], budget: number, note: string): Figure {
  const [p50, p95] = [percentile(samples, 0.5), percentile(samples, 0.95)];
  return { name, value: `p50 ${ms(p50)}, p95 ${ms(p95)}`, budget: `p50 < ${budget} ms`, met: p50 < budget, note };
}
