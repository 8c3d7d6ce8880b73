import { amount, type Fields, fields, instant, text } from '../../src/domain/json-fields.ts';
import type { AccountLimit, ContextUse } from '../../src/domain/usage.ts';
import type { StatusReading } from '../../src/ports/usage-reader.ts';
import { limitOf } from './limit-window.ts';

/** What Claude Code hands to a status line (2.1.329). It tells rate limits to those who have a subscription. */
export function readClaudeStatus(data: Fields, at: number): StatusReading {
  const session = text(data['session_id']);
  const usd = fields(data['cost'])['total_cost_usd'];
  return {
    model: text(fields(data['model'])['id']) || null,
    cost: session === '' || typeof usd !== 'number' ? null : { session, usd: amount(usd) },
    context: contextOf(fields(data['context_window'])),
    limits: limitsOf(fields(data['rate_limits']), at),
  };
}

function contextOf(window: Fields): ContextUse | null {
  const size = amount(window['context_window_size']);
  return size === 0 ? null : { used: amount(window['total_input_tokens']), size };
}

function limitsOf(limits: Fields, at: number): readonly AccountLimit[] {
  return Object.entries(limits)
    .slice(0, MAX_WINDOWS)
    .flatMap(([name, told]) => {
      const limit = fields(told);
      const percent = limit['used_percentage'];
      if (typeof percent !== 'number') return [];
      return [limitOf('claude', WINDOWS[name] ?? name.replaceAll('_', ' '), percent, instant(limit['resets_at']), at)];
    });
}

/** Most windows of one account that are looked at. */
const MAX_WINDOWS = 20;

const WINDOWS: Readonly<Record<string, string>> = { five_hour: '5 h', seven_day: '7 d' };
