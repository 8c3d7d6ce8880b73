import { readdirSync, readFileSync } from 'node:fs';
import type { Measure } from './figure.ts';
import { corePid } from './run.ts';

const SECONDS = 20;

/** V8 gives back once, some 8 s after a start, what the start took; that is not idling. */
const SETTLE_MS = 12_000;

/** What a daemon with nothing to do costs. */
export const measureIdling: Measure = async (bench) => {
  const pid = corePid(bench, bench.directory());
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const before = cpuMs(pid);
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const cpu = cpuMs(pid) - before;
  const { rss, own } = memoryMb(pid);
  return [
    { name: 'daemon idle: RSS', value: `${rss.toFixed(1)} MB`, budget: '< 52 MB', met: rss < 52 },
    { name: 'daemon idle: private memory', value: `${own.toFixed(1)} MB`, budget: '< 14 MB', met: own < 14 },
    {
      name: `daemon idle: CPU over ${SECONDS} s`,
      value: `${cpu.toFixed(1)} ms`,
      budget: '< 10 ms',
      met: cpu < 10,
      note: '12 s after its start',
    },
  ];
};

/** CPU time of all threads, from schedstat, which counts nanoseconds. */
export function cpuMs(pid: number): number {
  const ofThread = (thread: string) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + ofThread(thread), 0) / 1e6;
}

/** Resident, proportional and private memory. */
export function memoryMb(pid: number): { readonly rss: number; readonly pss: number; readonly own: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kib = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? Number.NaN);
  return { rss: kib('Rss') / 1024, pss: kib('Pss') / 1024, own: (kib('Private_Clean') + kib('Private_Dirty')) / 1024 };
}
