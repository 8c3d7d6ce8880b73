import type { Cancel, IClock } from '../ports/clock.ts';
import type { IEventLog } from '../ports/cortex-store.ts';
import type { ILogger } from '../ports/logger.ts';
import type { Journal } from './journal.ts';

/** How many changes a surface may miss and still be told each; whoever missed more gets a snapshot. */
const KEPT_EVENTS = 100_000;

/** How long what a command answered is remembered. */
const COMMAND_MEMORY_MS = 24 * 60 * 60 * 1_000;

/** Not on the way to the first hello, then once an hour. */
const FIRST_MS = 60_000;
const EVERY_MS = 60 * 60 * 1_000;

export type CompactionDeps = {
  readonly events: IEventLog;
  readonly journal: Journal;
  readonly clock: IClock;
  readonly logger: ILogger;
};

/** Keeps the log of changes and the memory of commands bounded, until it is cancelled. */
export function compactFromTimeToTime({ events, journal, clock, logger }: CompactionDeps): Cancel {
  const compact = (): void => {
    cancel = clock.after(EVERY_MS, compact);
    if (journal.health.state === 'degraded') return;
    try {
      events.compact(KEPT_EVENTS, clock.now() - COMMAND_MEMORY_MS);
    } catch (error) {
      logger.log('warn', 'the log of changes was not compacted', { error: String(error) });
    }
  };
  let cancel = clock.after(FIRST_MS, compact);
  return () => cancel();
}
