import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';

/** A process, as the kernel lists it. */
export type ProcessInfo = {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** The process group that has its terminal; -1 without one. */
  readonly foreground: number;
  /** When it started, in ticks since boot: with the pid it names the process for good. */
  readonly start_time: string;
};

/** The process with this pid, or null: none, one that only waits to be reaped, or no /proc on this system. */
export function readProcess(pid: number): ProcessInfo | null {
  try {
    return parse(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return null;
  }
}

/** Whether the process that had this pid and this start time still runs. */
export function isSameProcess(pid: number, startTime: string | null): boolean {
  if (startTime !== null) return readProcess(pid)?.start_time === startTime;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** All processes of one session, and all that carry all `marks` (as `NAME=value`) in the environment they started with. */
export async function findDescendants(session: number | null, marks: readonly string[]): Promise<ProcessInfo[]> {
  const names = await readdir('/proc').catch(() => []);
  const found: ProcessInfo[] = [];
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue;
    const info = await readFile(`/proc/${name}/stat`, 'latin1').then(parse, () => null);
    if (info === null) continue;
    if (info.session === session || (await carries(info.pid, marks))) found.push(info);
  }
  return found;
}

/** Sends a signal to exactly this process: never to another that got its pid since. */
export function signalProcess(info: ProcessInfo, signal: NodeJS.Signals): void {
  if (!isSameProcess(info.pid, info.start_time)) return;
  try {
    process.kill(info.pid, signal);
  } catch {
    // It has just ended, or is another user's: nothing that we could do about it.
  }
}

function parse(stat: string): ProcessInfo | null {
  // The name, in parentheses, may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group, session, , foreground] = fields;
  const startTime = fields[19];
  if (startTime === undefined || state === 'Z' || state === 'X') return null;
  return {
    pid: Number.parseInt(stat, 10),
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    foreground: Number(foreground),
    start_time: startTime,
  };
}

async function carries(pid: number, marks: readonly string[]): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  return marks.length > 0 && marks.every((mark) => `\0${environment}`.includes(`\0${mark}\0`));
}
