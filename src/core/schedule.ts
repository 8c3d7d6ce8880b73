import { MoitumiError } from '../domain/error.ts';
import { nearest } from '../domain/nearest.ts';
import { quietFor } from '../domain/notification.ts';
import {
  firstProgress,
  goesOn,
  type ScheduleEntry,
  type ScheduleProgress,
  type ScheduleStatus,
  scheduleStep,
} from '../domain/schedule.ts';
import type { Cancel, IClock } from '../ports/clock.ts';
import type { ILogger } from '../ports/logger.ts';
import type { IRecords } from '../ports/records.ts';
import type { ITimetable } from '../ports/timetable.ts';
import type { Journal } from './journal.ts';
import { type ScheduledWorkDeps, scheduledWork } from './scheduled-work.ts';

export type ScheduleDeps = ScheduledWorkDeps & {
  readonly journal: Journal;
  readonly records: IRecords;
  readonly clock: IClock;
  readonly logger: ILogger;
  /** The entries, as the configuration has them now. */
  readonly schedule: () => readonly ScheduleEntry[];
  /** Called when an entry has a cron expression: reading those takes code that nobody else needs. */
  readonly timetable: () => Promise<ITimetable>;
};

/** The clock of the wall may jump, and a suspended machine's timers do not count: so often it is looked at. */
const LOOK_MS = 30_000;

const PREFIX = 'schedule/';

/** Does what `[schedule.NAME]` says: each of its times once, also over restarts; late ones within their grace. */
export class Schedule {
  readonly #deps: ScheduleDeps;
  readonly #progress = new Map<string, ScheduleProgress>();
  readonly #problems = new Map<string, string>();
  #timetable: ITimetable | null = null;
  #timer: Cancel | null = null;
  /** Which start the looks belong to: those of one that is over do nothing any more. */
  #era = 0;

  constructor(deps: ScheduleDeps) {
    this.#deps = deps;
  }

  /** Begins, or begins anew with what the configuration has now. Never rejects. */
  async start(): Promise<void> {
    this.stop();
    const era = this.#era;
    const entries = this.#enabled();
    try {
      if (entries.some(({ time }) => time.kind === 'cron')) this.#timetable ??= await this.#deps.timetable();
      if (era !== this.#era) return;
      await this.#takeUp(entries);
    } catch (error) {
      this.#deps.logger.log('error', 'the schedule cannot begin', { error: String(error) });
      return;
    }
    if (era === this.#era && entries.length > 0) await this.#look();
  }

  /** Nothing is done any more until `start`. */
  stop(): void {
    this.#era += 1;
    this.#timer?.();
    this.#timer = null;
  }

  list(): readonly ScheduleStatus[] {
    return this.#deps.schedule().map((entry) => this.#status(entry));
  }

  /** Runs an entry now. Throws `schedule_not_found`; rejects with `read_only`. */
  async run(name: string): Promise<ScheduleStatus> {
    const entry = this.#deps.schedule().find((each) => each.name === name);
    if (entry === undefined) throw notFound(name, this.#deps.schedule());
    const now = this.#deps.clock.now();
    const progress = this.#progress.get(name) ?? firstProgress(entry, now);
    await this.#carryOut(entry, progress, now);
    return this.#status(entry);
  }

  #enabled(): readonly ScheduleEntry[] {
    return this.#deps.schedule().filter(({ enabled }) => enabled);
  }

  /** What was kept of entries that are not there any more goes. */
  async #takeUp(entries: readonly ScheduleEntry[]): Promise<void> {
    const { records, clock } = this.#deps;
    const now = clock.now();
    const kept = new Map(records.read(PREFIX).map(({ key, row }) => [key.slice(PREFIX.length), row]));
    this.#progress.clear();
    this.#problems.clear();
    const fresh: ScheduleEntry[] = [];
    for (const entry of entries) {
      const row = kept.get(entry.name);
      const known: ScheduleProgress | null = row === undefined ? null : JSON.parse(row);
      const on = known !== null && goesOn(entry, known, now);
      this.#progress.set(entry.name, on ? known : firstProgress(entry, now));
      if (!on) fresh.push(entry);
    }
    const gone = [...kept.keys()].filter((name) => !this.#progress.has(name));
    const changes = [
      ...fresh.map(({ name }) => ({ key: PREFIX + name, row: JSON.stringify(this.#progress.get(name)) })),
      ...gone.map((name) => ({ key: PREFIX + name, row: null })),
    ];
    if (changes.length > 0) await records.keep(changes);
  }

  async #look(): Promise<void> {
    const era = this.#era;
    for (const entry of this.#enabled()) {
      if (era !== this.#era) return;
      await this.#lookAt(entry).catch((error: unknown) => this.#failed(entry, error));
    }
    if (era !== this.#era) return;
    this.#timer = this.#deps.clock.after(this.#pause(), () => void this.#look());
  }

  async #lookAt(entry: ScheduleEntry): Promise<void> {
    const now = this.#deps.clock.now();
    const progress = this.#progress.get(entry.name);
    if (progress === undefined) return;
    const quiet = quietFor(entry.quiet_hours, now) > 0;
    const step = scheduleStep(entry, progress, this.#latest(entry, progress, now), now, quiet);
    if (step.kind === 'wait') return;
    const next = { ...progress, at: step.at, held: step.kind === 'hold' };
    if (step.kind === 'run') await this.#carryOut(entry, next, now);
    if (step.kind === 'hold') await this.#keep(entry, next);
    if (step.kind === 'skip') await this.#keep(entry, { ...next, last: { at: now, outcome: step.outcome } });
  }

  /** All of it is durable together: the work, and that it was done. */
  async #carryOut(entry: ScheduleEntry, progress: ScheduleProgress, now: number): Promise<void> {
    const { journal, surfaces } = this.#deps;
    const work = scheduledWork(this.#deps, entry, now);
    const next = { ...progress, ran_at: now, last: { at: now, outcome: work.outcome } };
    const record = { kind: 'record_put', key: PREFIX + entry.name, row: JSON.stringify(next) } as const;
    this.#progress.set(entry.name, next);
    await journal.commit({ changes: [...work.changes, record], audit: work.audit });
    work.follow();
    if (!work.failed) return;
    const text = `The schedule ${entry.name} came to nothing: ${work.outcome}`;
    surfaces.present({ event: 'notice', data: { level: 'warn', text } });
  }

  async #keep(entry: ScheduleEntry, progress: ScheduleProgress): Promise<void> {
    this.#progress.set(entry.name, progress);
    await this.#deps.records.keep([{ key: PREFIX + entry.name, row: JSON.stringify(progress) }]);
  }

  #failed(entry: ScheduleEntry, error: unknown): void {
    const problem = error instanceof Error ? error.message : String(error);
    if (this.#problems.get(entry.name) === problem) return;
    this.#problems.set(entry.name, problem);
    this.#deps.logger.log('error', 'a schedule does not work', { schedule: entry.name, problem });
  }

  /** The latest of its times that is not in the future. */
  #latest({ time }: ScheduleEntry, { at }: ScheduleProgress, now: number): number | null {
    if (time.kind === 'every') return at + Math.max(0, Math.floor((now - at) / time.every_ms)) * time.every_ms;
    return this.#timetable?.latest(time.cron, now) ?? null;
  }

  #next(entry: ScheduleEntry): number | null {
    const progress = this.#progress.get(entry.name);
    if (!entry.enabled || progress === undefined) return null;
    const now = this.#deps.clock.now();
    if (progress.held) return now + quietFor(entry.quiet_hours, now);
    const { time } = entry;
    if (time.kind === 'cron') return this.#timetable?.next(time.cron, Math.max(now, progress.at)) ?? null;
    return Math.max(now, progress.at + time.every_ms);
  }

  #pause(): number {
    const now = this.#deps.clock.now();
    const next = this.#enabled().map((entry) => this.#tryNext(entry) ?? Number.POSITIVE_INFINITY);
    return Math.max(1, Math.min(LOOK_MS, ...next.map((at) => at - now)));
  }

  /** An expression that cannot be read has no next time; the look at it says so. */
  #tryNext(entry: ScheduleEntry): number | null {
    try {
      return this.#next(entry);
    } catch {
      return null;
    }
  }

  #status(entry: ScheduleEntry): ScheduleStatus {
    const { name, time, deed, enabled } = entry;
    const last = this.#progress.get(name)?.last ?? null;
    return {
      name,
      time,
      deed,
      enabled,
      next_at: this.#tryNext(entry),
      last,
      problem: this.#problems.get(name) ?? null,
    };
  }
}

function notFound(name: string, entries: readonly ScheduleEntry[]): MoitumiError<'schedule_not_found'> {
  const names = entries.map((entry) => entry.name);
  const near = nearest(name, names);
  const known =
    names.length === 0 ? 'Write one under [schedule.NAME] in config.toml.' : `There are: ${names.join(', ')}.`;
  const hint = near === null ? known : `Did you mean ${near}?`;
  return new MoitumiError('schedule_not_found', `There is no schedule “${name.slice(0, 60)}”. ${hint}`, {
    name: name.slice(0, 60),
    nearest: near,
  });
}
