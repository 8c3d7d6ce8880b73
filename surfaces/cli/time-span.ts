import { usageError } from './usage-error.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A span of time as people type it, `90m`, `8h` or `2d`, in ms. */
export function timeSpan(typed: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*([smhd])$/.exec(typed.trim()) ?? [];
  const ms = Number(number) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (Number.isFinite(ms)) return Math.round(ms);
  throw usageError(`\`${typed}\` is no span of time; give one as 90m, 8h or 2d.`);
}
