import type { StateDetail } from '../../src/domain/agent.ts';

/** What kind of failure a message tells, and until when a limit holds, in ms since the epoch, if it says so. */
export type Failure = { readonly detail: StateDetail; readonly resets_at?: number };

/** Understands an agent's message that its turn failed, as told at `now`; what fits no known words is an `error`. */
export function failureOf(text: string, now: number): Failure {
  if (LIMIT.test(text)) {
    const until = resetOf(text, now);
    return until === null ? { detail: 'limit' } : { detail: 'limit', resets_at: until };
  }
  return { detail: AUTH.test(text) ? 'auth' : 'error' };
}

/** Claude Code's, Codex's, Gemini's and the APIs' words; a code by itself counts as well. */
const LIMIT =
  /usage limit|rate.?limit|limit (?:reached|will reset)|hit your .{0,20}limit|out of (?:extra )?usage|quota|too many requests|\b429\b|credit balance is too low/i;

const AUTH =
  /\/login|log ?in again|not logged in|authenticat|unauthori[sz]ed|invalid (?:x-)?api.?key|api key (?:is )?(?:invalid|missing)|\b401\b|token (?:has )?expired/i;

const UNITS = { day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1_000 } as const;

function resetOf(text: string, now: number): number | null {
  return epochOf(text, now) ?? spanOf(text, now) ?? clockOf(text, now);
}

/** `usage limit reached|1732190400`: seconds since the epoch. */
function epochOf(text: string, now: number): number | null {
  const seconds = /\|(\d{10})\b/.exec(text)?.[1];
  const at = seconds === undefined ? Number.NaN : Number(seconds) * 1_000;
  return at > now ? at : null;
}

/** `try again in 1 day 2 hours 3 minutes`, `in 2h 5m`. */
function spanOf(text: string, now: number): number | null {
  const span = /\bin ((?:\d+ ?(?:days?|hours?|minutes?|seconds?|[dhms])\b[ ,]*(?:and )?)+)/i.exec(text)?.[1];
  if (span === undefined) return null;
  const parts = [...span.matchAll(/(\d+) ?([dhms])/gi)];
  const units = Object.entries(UNITS);
  return parts.reduce((at, [, count, letter]) => {
    const [, ms = 0] = units.find(([unit]) => unit[0] === letter?.toLowerCase()) ?? [];
    return at + Number(count) * ms;
  }, now);
}

/** `resets 3pm`, `try again at 5:45 PM`, `resets at 17:30`: the next such moment, by this machine's clock. */
function clockOf(text: string, now: number): number | null {
  const found = /\b(?:resets?|again|until)(?: at)? (\d{1,2})(?::(\d{2}))? ?([ap]m)?/i.exec(text);
  const [, hours, minutes, half] = found ?? [];
  if (hours === undefined || (minutes === undefined && half === undefined)) return null;
  const base = half === undefined ? Number(hours) : Number(hours) % 12;
  const at = new Date(now);
  at.setHours(base + (half?.toLowerCase() === 'pm' ? 12 : 0), Number(minutes ?? 0), 0, 0);
  return at.getTime() > now ? at.getTime() : at.getTime() + UNITS.day;
}
