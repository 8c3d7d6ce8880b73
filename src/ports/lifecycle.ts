import type { StopReason } from './pushes.ts';

/** What the core asks of the process that it lives in. */
export interface ILifecycle {
  /** Ends the core: the process calls the core's `stop` with the same arguments, and then closes what it opened. Returns at once. */
  shutdown(reason: StopReason, options: { readonly agents: boolean }): void;
  /** Reads the configuration anew; resolves with what changed. Rejects with `config_invalid`; then the old one stays. */
  reload(): Promise<readonly string[]>;
}
