import { amount, type Fields, fields, instant, text } from '../../src/domain/json-fields.ts';
import type { AccountLimit } from '../../src/domain/usage.ts';
import { limitOf } from './limit-window.ts';

/** The account's limits as Codex tells them with each `token_count` (0.169): up to two windows, given in minutes. */
export function codexLimits(limits: Fields, at: number): readonly AccountLimit[] {
  const name = text(limits['limit_name']) || text(limits['limit_id']);
  // What has no name of its own holds for everything.
  const prefix = name === '' || name === 'codex' ? '' : `${name} `;
  return ['primary', 'secondary'].flatMap((key) => {
    const window = fields(limits[key]);
    const minutes = amount(window['window_minutes']);
    if (minutes === 0 || typeof window['used_percent'] !== 'number') return [];
    const later = amount(window['resets_in_seconds']);
    const resetsAt = instant(window['resets_at']) ?? (later === 0 ? null : at + later * 1_000);
    return [limitOf('codex', `${prefix}${span(minutes)}`, window['used_percent'], resetsAt, at)];
  });
}

/** `5 h`, `7 d`. */
function span(minutes: number): string {
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}
