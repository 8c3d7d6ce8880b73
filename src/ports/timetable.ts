/** Reads cron expressions of five fields by this machine's clock. Both throw for one that is none. */
export interface ITimetable {
  /** The first time after that moment; null: there is none. What a change of the clock leaves out comes right after it. */
  next(cron: string, after: number): number | null;
  /** The last time that is not after that moment; null: there is none. What a change of the clock repeats counts once. */
  latest(cron: string, until: number): number | null;
}
