import type { IProcessProbe } from '../../src/ports/process-probe.ts';
import { isSameProcess, readProcess } from './process-table.ts';

/** Asks the kernel of this machine. */
export function createProcessProbe(): IProcessProbe {
  return {
    startTime: (pid) => readProcess(pid)?.start_time ?? null,
    isRunning: isSameProcess,
  };
}
