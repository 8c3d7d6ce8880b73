import type { IClock } from '../../src/ports/clock.ts';
import { findDescendants, isSameProcess, type ProcessInfo, readProcess, signalProcess } from './process-table.ts';

/** What an agent may have left running. */
export type Sweepable = {
  /** Its pid, which is also its process group and its session; null: not known. */
  readonly pid: number | null;
  readonly startTime: string | null;
  /** Each `NAME=value`, all in the environment of everything that it started. */
  readonly marks: readonly string[];
  readonly graceMs: number;
  readonly clock: IClock;
  /** Processes that carry the mark by accident, and are not to be touched: this one, keepers. */
  readonly spare: ReadonlySet<number>;
};

/** An agent to be stopped, with all that it started. */
export type Stoppable = Sweepable & {
  readonly pid: number;
  /** Resolves when its keeper has seen it end. */
  readonly ended: Promise<void>;
};

/**
 * SIGHUP, SIGTERM, SIGKILL to its group, with a grace time after each, until it has ended; then the same,
 * without the first, to what is left of its session or carries its mark.
 */
export async function stopProcesses(target: Stoppable): Promise<void> {
  for (const signal of ['SIGHUP', 'SIGTERM', 'SIGKILL'] as const) {
    signalGroup(target, signal);
    if (await endsWithin(target)) break;
  }
  await target.ended;
  await sweepProcesses(target);
}

/** SIGTERM, then SIGKILL, to what is left of an agent's session or carries its marks. */
export async function sweepProcesses(target: Sweepable): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const left = await descendants(target);
    if (left.length === 0) return;
    for (const info of left) signalProcess(info, signal);
    await goneWithin(left, target);
  }
}

function signalGroup({ pid, startTime }: Stoppable, signal: NodeJS.Signals): void {
  const leader = readProcess(pid);
  // While its leader lives, the group's number is nobody else's.
  if (leader === null || leader.start_time !== startTime) return;
  // One that was started just now may not lead its group yet.
  try {
    process.kill(leader.group === pid ? -pid : pid, signal);
  } catch {
    // It has just ended.
  }
}

function endsWithin({ ended, graceMs, clock }: Stoppable): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.after(graceMs, () => resolve(false));
    void ended.then(() => {
      cancel();
      resolve(true);
    });
  });
}

async function descendants({ pid, startTime, marks, spare }: Sweepable): Promise<ProcessInfo[]> {
  // Another leader with our number: the session is another's by now, and only the mark tells.
  const leader = pid === null ? null : readProcess(pid);
  const session = leader === null || leader.start_time === startTime ? pid : null;
  return (await findDescendants(session, marks)).filter((info) => !spare.has(info.pid));
}

/** How often processes that are not our children are looked for: the kernel does not tell of their end. */
const LOOK_MS = 10;

async function goneWithin(processes: readonly ProcessInfo[], { graceMs, clock }: Sweepable): Promise<void> {
  const end = clock.elapsed() + graceMs;
  while (clock.elapsed() < end && processes.some((info) => isSameProcess(info.pid, info.start_time))) {
    await new Promise<void>((resolve) => clock.after(LOOK_MS, resolve));
  }
}
