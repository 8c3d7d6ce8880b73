/** Looks at processes that others started. */
export interface IProcessProbe {
  /** When it started, as the kernel counts: with its pid that names it for good. Null: it does not run, or nobody can tell. */
  startTime(pid: number): string | null;
  /** Whether the process that had this pid and, where known, this start time still runs. */
  isRunning(pid: number, startTime: string | null): boolean;
}
