import type { IProcessProbe } from '../../src/ports/process-probe.ts';

/** Processes that run because a test says so. */
export type MemoryProcesses = IProcessProbe & {
  /** A process begins, under a pid that another may have had. */
  begin(pid: number): void;
  end(pid: number): void;
};

export function memoryProcesses(): MemoryProcesses {
  const running = new Map<number, string>();
  let ticks = 0;
  return {
    begin: (pid) => {
      ticks += 1;
      running.set(pid, `${ticks}`);
    },
    end: (pid) => void running.delete(pid),
    startTime: (pid) => running.get(pid) ?? null,
    isRunning: (pid, startTime) => running.has(pid) && (startTime === null || running.get(pid) === startTime),
  };
}
