import { Cron } from 'croner';
import type { ITimetable } from '../../src/ports/timetable.ts';

/** How far back a time is looked for: a yearly one that is this old would be no longer made up for. */
const BACK_MS = 400 * 24 * 60 * 60_000;

/** Times of cron expressions, by the local time of this machine or of `timezone`. */
export function createTimetable(timezone?: string): ITimetable {
  const read = (cron: string): Cron =>
    new Cron(cron, { mode: '5-part', ...(timezone === undefined ? {} : { timezone }) });
  return {
    next: (cron, after) => read(cron).nextRun(new Date(after))?.getTime() ?? null,
    latest(cron, until) {
      // Before the reference, to the second.
      const reference = new Date(Math.floor(until / 1_000) * 1_000 + 1_000);
      const found = read(cron).previousRuns(1, reference)[0]?.getTime() ?? null;
      return found === null || found < until - BACK_MS ? null : found;
    },
  };
}
