import { clipText } from '../../src/domain/clip-text.ts';
import type { AccountLimit } from '../../src/domain/usage.ts';

/** Longest name of a window that is kept. */
const MAX_NAME = 40;

/** A limit, of foreign words and numbers. */
export function limitOf(
  tool: string,
  window: string,
  percent: number,
  resets_at: number | null,
  at: number,
): AccountLimit {
  return { tool, window: clipText(window, MAX_NAME), used_percent: Math.max(0, percent), resets_at, at };
}
