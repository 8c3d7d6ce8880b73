import { join } from 'node:path';
import { startPty } from '../adapters/terminal/pty.ts';
import type { Bench, Figure, Measure } from './figure.ts';
import { median, ms } from './figure.ts';
import { corePid, homeEnvironment, moitumi } from './run.ts';

const RUNS = 15;

/** `moitumi chat` in a terminal of its own: when one can type, and when it shows where one is. */
export const measureChatting: Measure = async (bench) => {
  const home = bench.directory();
  corePid(bench, home);
  moitumi(bench, home, 'add', 'api');
  const empty: number[] = [];
  const first: number[] = [];
  const whole: number[] = [];
  for (let i = 0; i < RUNS; i += 1) {
    empty.push(bench.empty());
    first.push(await timeUntil(bench, home, '› '));
    whole.push(await timeUntil(bench, home, 'no agent'));
  }
  return [
    timesEmpty('`chat`, exec to the first paint, median', first, empty, 2),
    timesEmpty('`chat`, exec to its node on the screen, median', whole, empty, 2.5),
  ];
};

async function timeUntil(bench: Bench, home: string, text: string): Promise<number> {
  const command = [process.execPath, join(bench.dist, 'moitumi.cjs'), 'chat', 'api'];
  let shown = '';
  let tell: () => void = () => undefined;
  let ended: () => void = () => undefined;
  const seen = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const output = (bytes: Uint8Array) => {
    shown += Buffer.from(bytes).toString();
    if (shown.includes(text)) tell();
  };
  const began = performance.now();
  const pty = startPty(
    { command, env: homeEnvironment(home), cwd: '/', cols: 80, rows: 24 },
    { output, exited: ended },
  );
  bench.own(pty.pid);
  await seen;
  const took = performance.now() - began;
  process.kill(pty.pid, 'SIGTERM');
  await end;
  return took;
}

function timesEmpty(name: string, samples: readonly number[], empty: readonly number[], budget: number): Figure {
  const ratio = median(samples) / median(empty);
  return {
    name,
    value: `${ms(median(samples))} (${ratio.toFixed(2)} x empty)`,
    budget: `< ${budget} x empty`,
    met: ratio < budget,
    note: `empty ${ms(median(empty))}`,
  };
}
