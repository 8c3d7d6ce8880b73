/** Cancels what it came from; calling it again does nothing. */
export type Cancel = () => void;

/** Time, for layers that have none of their own. */
export interface IClock {
  /** Milliseconds since the epoch, as the wall says. */
  now(): number;
  /** Milliseconds that only ever grow, for durations. */
  elapsed(): number;
  /** Calls `run` once after at least `ms` milliseconds. It does not keep a process alive. */
  after(ms: number, run: () => void): Cancel;
}
