import { readProcess } from '../../adapters/agents/process-table.ts';

/** Whether a program's own process group has its terminal, or a job's that it started. */
export type ForegroundWatch = {
  /** Something was written: look again soon. */
  look(): void;
  /** What was seen last; null: nothing yet. */
  own(): boolean | null;
  stop(): void;
};

/** A shell gives its terminal away and takes it back within this time of an echo or a prompt. */
const DELAY_MS = 100;

/** Watches the program with this pid; `changed` is called for every change, the first sight among them. */
export function createForegroundWatch(pid: number, changed: (own: boolean) => void): ForegroundWatch {
  let seen: boolean | null = null;
  let timer: NodeJS.Timeout | null = null;
  const check = (): void => {
    timer = null;
    const info = readProcess(pid);
    if (info === null || info.foreground < 0) return;
    const own = info.foreground === info.group;
    if (own === seen) return;
    seen = own;
    changed(own);
  };
  return {
    look: () => {
      timer ??= setTimeout(check, DELAY_MS);
    },
    own: () => seen,
    stop: () => {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
