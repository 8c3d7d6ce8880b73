import { type AgentUsage, contextPercent, type TokenCounts } from '../../src/domain/usage.ts';
import type { Role } from './theme.ts';

/** From these on, of 100, it is time to notice, and to do something. */
const HIGH = 80;
const FULL = 95;

/** How a share of a limit is drawn; the number beside it says the same without a colour. */
export function roleOfShare(percent: number): Role {
  const shown = Math.round(percent);
  if (shown >= FULL) return 'failed';
  return shown >= HIGH ? 'waiting' : 'idle';
}

/** A number of tokens in at most five characters, as `999`, `1.2k`, `34k`, `5.6M`. */
export function countOf(tokens: number): string {
  if (tokens < 1_000) return String(Math.round(tokens));
  if (tokens < 999_500) return short(tokens / 1_000, 'k');
  return short(tokens / 1_000_000, 'M');
}

function short(value: number, unit: string): string {
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)}${unit}`;
}

/** An amount of US dollars; '' for one that nobody tells. */
export function costOf(usd: number | null): string {
  if (usd === null) return '';
  if (usd > 0 && usd < 0.005) return '<$0.01';
  return `$${usd < 99.995 ? usd.toFixed(2) : Math.round(usd)}`;
}

/** What came from the cache and went there. */
export function cachedOf({ cache_read, cache_write }: TokenCounts): number {
  return cache_read + cache_write;
}

/** A share of 100 in words. */
export function percentOf(percent: number): string {
  return `${Math.round(percent)} %`;
}

/** How full the context is: of what fits, or in tokens where nobody says what does; '' where nothing is known. */
export function contextOf({ context }: AgentUsage): string {
  if (context === null) return '';
  const percent = contextPercent(context);
  return percent === null ? countOf(context.used) : percentOf(percent);
}

/** A share of 100 as a bar of so many cells. */
export function barOf(percent: number, cells: number): string {
  const full = Math.max(0, Math.min(cells, Math.round((percent / 100) * cells)));
  return '█'.repeat(full) + '░'.repeat(cells - full);
}
