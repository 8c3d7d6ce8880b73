import type { ScheduleDeed, ScheduleEntry, ScheduleTime } from '../domain/schedule.ts';
import { type Check, ConfigProblem, flag, type TableReader, text } from './config-shape.ts';
import { quietHours } from './notify-config.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** More often than this, nobody can read what comes of it. */
const SHORTEST_MS = 60_000;

const GRACE_MS = 3_600_000;

/** Reads `[schedule.NAME]`. */
export function readSchedule(name: string, table: TableReader): ScheduleEntry {
  return {
    name,
    time: readTime(name, table),
    deed: readDeed(name, table),
    quiet_hours: table.read<ScheduleEntry['quiet_hours']>('quiet_hours', quietHours, null),
    cooldown_ms: table.read('cooldown', span(0), 0),
    grace_ms: table.read('grace', span(0), GRACE_MS),
    enabled: table.read('enabled', flag, true),
  };
}

function readTime(name: string, table: TableReader): ScheduleTime {
  const cron = table.read<string | null>('cron', cronFields, null);
  const every = table.read<number | null>('every', span(SHORTEST_MS), null);
  if (cron !== null && every === null) return { kind: 'cron', cron };
  if (every !== null && cron === null) return { kind: 'every', every_ms: every };
  throw new ConfigProblem(['schedule', name], `schedule.${name} needs either cron or every`);
}

function readDeed(name: string, table: TableReader): ScheduleDeed {
  const optional = (key: string): string | null => table.read<string | null>(key, text, null);
  const [node, agent, prompt, template, notice] = ['node', 'agent', 'prompt', 'template', 'notice'].map(optional);
  const given = [prompt, template, notice].filter((each) => each !== null);
  const to = node ?? agent ?? null;
  const wrong = (what: string) => new ConfigProblem(['schedule', name], `schedule.${name} needs ${what}`);
  if (given.length !== 1) throw wrong('one of prompt, template and notice');
  if (notice && agent) throw wrong('a node for its notice, or none, and no agent');
  if (notice) return { kind: 'notice', node: node ?? null, text: notice };
  if (to === null || (node && agent)) throw wrong('either a node or an agent');
  return template ? { kind: 'template', to, template } : { kind: 'prompt', to, text: prompt ?? '' };
}

/** Five fields; whether they make sense is found out when they are read. */
const cronFields: Check<string> = (value) =>
  typeof value === 'string' && /^\s*(?:\S+\s+){4}\S+\s*$/.test(value)
    ? { value: value.trim() }
    : { expected: 'five fields of cron, as "0 9 * * 1-5"' };

/** A span of time, as `90s`, `30m`, `2h`, `1d`, in ms. */
function span(min: number): Check<number> {
  const expected = `a span as "30m", "2h" or "1d"${min === 0 ? '' : `, of at least ${min / 1_000}s`}`;
  return (value) => {
    const [, number, unit = ''] = /^(\d{1,6})\s*([smhd])$/.exec(String(value)) ?? [];
    const ms = Number(number) * (UNITS[unit] ?? Number.NaN);
    return ms >= min ? { value: ms } : { expected };
  };
}
