import type { QuietHours } from './notification.ts';

/** When something is done: by a cron expression, read by this machine's clock, or every so many ms. */
export type ScheduleTime =
  | { readonly kind: 'cron'; readonly cron: string }
  | { readonly kind: 'every'; readonly every_ms: number };

/** What is done then. A prompt goes to an agent, named as AgentRef; a notice to whoever is there, and to its node. */
export type ScheduleDeed =
  | { readonly kind: 'prompt'; readonly to: string; readonly text: string }
  | { readonly kind: 'template'; readonly to: string; readonly template: string }
  | { readonly kind: 'notice'; readonly node: string | null; readonly text: string };

/** `[schedule.NAME]`: what is done by itself, and when. */
export type ScheduleEntry = {
  readonly name: string;
  readonly time: ScheduleTime;
  readonly deed: ScheduleDeed;
  /** What falls into these waits until they end, and is done once then; null: there are none. */
  readonly quiet_hours: QuietHours | null;
  /** How long after a run there is no other. */
  readonly cooldown_ms: number;
  /** How late a run that was missed is still made up for. */
  readonly grace_ms: number;
  readonly enabled: boolean;
};

/** How far an entry has come. It is kept before anything is done, so that nothing is done twice. */
export type ScheduleProgress = {
  /** Of which times it speaks; a change of the configuration begins anew. */
  readonly of: ScheduleTime;
  /** The last time that is dealt with, or when it was first seen. */
  readonly at: number;
  /** That time fell into quiet hours, and is still to be done. */
  readonly held: boolean;
  /** When it was run, or was about to be. */
  readonly ran_at: number | null;
  readonly last: { readonly at: number; readonly outcome: string } | null;
};

/** How a schedule stands, as it is listed. */
export type ScheduleStatus = Pick<ScheduleEntry, 'name' | 'time' | 'deed' | 'enabled'> & {
  /** Null: never, as it stands. */
  readonly next_at: number | null;
  readonly last: ScheduleProgress['last'];
  /** Why nothing comes of it; null: nothing is wrong. */
  readonly problem: string | null;
};

/** What is to be done at a moment: run it, deal with a time without a run (`outcome` says why), hold it, or wait. */
export type ScheduleStep =
  | { readonly kind: 'run'; readonly at: number }
  | { readonly kind: 'hold'; readonly at: number }
  | { readonly kind: 'skip'; readonly at: number; readonly outcome: string }
  | { readonly kind: 'wait' };

/** A clock that shows a time this far before what was dealt with was wrong then: one begins anew. */
const WRONG_CLOCK_MS = 24 * 60 * 60_000;

/** The progress of an entry that is seen for the first time: what lies before is none of its times. */
export function firstProgress(entry: ScheduleEntry, now: number): ScheduleProgress {
  return { of: entry.time, at: now, held: false, ran_at: null, last: null };
}

/** Whether what was kept speaks of this entry as it is now, and of a time that can be. */
export function goesOn(entry: ScheduleEntry, kept: ScheduleProgress, now: number): boolean {
  return JSON.stringify(kept.of) === JSON.stringify(entry.time) && kept.at <= now + WRONG_CLOCK_MS;
}

/** What a moment asks for; `due` is the latest time of the entry's that is not in the future, `quiet` whether quiet hours hold. */
export function scheduleStep(
  entry: ScheduleEntry,
  progress: ScheduleProgress,
  due: number | null,
  now: number,
  quiet: boolean,
): ScheduleStep {
  const fresh = due !== null && due > progress.at;
  if (!fresh && !progress.held) return { kind: 'wait' };
  const at = fresh ? due : progress.at;
  if (quiet) return fresh && !progress.held && now - at > entry.grace_ms ? missed(at) : held(progress, at);
  if (!progress.held && now - at > entry.grace_ms) return missed(at);
  if (progress.ran_at !== null && now - progress.ran_at < entry.cooldown_ms) {
    return { kind: 'skip', at, outcome: 'it ran a short while before' };
  }
  return { kind: 'run', at };
}

function missed(at: number): ScheduleStep {
  return { kind: 'skip', at, outcome: 'nobody was there to run it in time' };
}

function held(progress: ScheduleProgress, at: number): ScheduleStep {
  return progress.held && progress.at === at ? { kind: 'wait' } : { kind: 'hold', at };
}
