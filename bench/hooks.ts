import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Figure, Measure } from './figure.ts';
import { median, ms } from './figure.ts';
import { corePid, homeEnvironment } from './run.ts';
import { surface } from './surfaces.ts';

const RUNS = 60;

/** From the start of a hook's process to what a surface is told, against a real daemon. */
export const measureHooks: Measure = async (bench) => {
  const home = bench.directory();
  corePid(bench, home);
  let told = (_state: string): void => undefined;
  const client = await surface(home, (push) => {
    if (push.event === 'agent_status_changed') told(push.data.state);
  });
  const empty: number[] = [];
  const heard: number[] = [];
  try {
    for (let run = 0; run < RUNS; run += 1) {
      empty.push(bench.empty());
      // A turn begins, and ends.
      const [event, state] = run % 2 === 0 ? ['UserPromptSubmit', 'working'] : ['Stop', 'idle'];
      const began = performance.now();
      const push = new Promise<number>((resolve) => {
        told = (next) => next === state && resolve(performance.now());
      });
      const hook = spawn(process.execPath, [join(bench.dist, 'hook.cjs'), 'claude'], {
        env: homeEnvironment(home),
        stdio: ['pipe', 'ignore', 'inherit'],
      });
      const end = once(hook, 'exit');
      hook.stdin.end(JSON.stringify({ hook_event_name: event, session_id: 'bench', cwd: home }));
      heard.push((await push) - began);
      await end;
    }
    return [figure(empty, heard)];
  } finally {
    await client.request('shutdown', { reason: 'stop', force: true, agents: true }).catch(() => undefined);
    await client.close();
  }
};

function figure(empty: readonly number[], heard: readonly number[]): Figure {
  const push = median(heard);
  return {
    name: 'hook to a surface: exec of its process to the push',
    value: `p50 ${ms(push)}`,
    budget: 'p50 < 30 ms',
    met: push < 30,
    note: `an empty program: ${ms(median(empty))}; ${heard.length} runs`,
  };
}
