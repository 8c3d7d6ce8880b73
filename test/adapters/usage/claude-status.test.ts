import { expect, it } from 'vitest';
import { createUsageReader } from '../../../adapters/usage/usage-reader.ts';

const reader = createUsageReader({ processVariable: async () => null, environment: () => ({}) });

it('reads what Claude Code hands to a status line', async () => {
  const data = {
    session_id: 's1',
    model: { id: 'claude-opus-5-5', display_name: 'Opus 5.5' },
    cost: { total_cost_usd: 0.00546335, total_duration_ms: 1_162 },
    context_window: { total_input_tokens: 1_264, total_output_tokens: 17, context_window_size: 1_000_000 },
    rate_limits: {
      five_hour: { used_percentage: 83, resets_at: 1_767_225_600 },
      seven_day: { used_percentage: 12.5, resets_at: '2026-01-05T00:00:00Z' },
      seven_day_opus: { used_percentage: 101 },
      spend_limit: null,
    },
  };
  const limit = (window: string, used_percent: number, resets_at: number | null) => ({
    ...{ tool: 'claude', window, used_percent, resets_at, at: 5 },
  });
  expect(await reader.status('claude', data, 5)).toEqual({
    model: 'claude-opus-5-5',
    cost: { session: 's1', usd: 0.00546335 },
    context: { used: 1_264, size: 1_000_000 },
    limits: [
      limit('5 h', 83, 1_767_225_600_000),
      limit('7 d', 12.5, Date.UTC(2026, 0, 5)),
      limit('seven day opus', 101, null),
    ],
  });
});

it('takes nothing from what does not fit', async () => {
  const nothing = { model: null, cost: null, context: null, limits: [] };
  expect(await reader.status('claude', {}, 5)).toEqual(nothing);
  const wrong = { session_id: 7, model: 'x', cost: [], context_window: { context_window_size: 'x' }, rate_limits: [1] };
  expect(await reader.status('claude', wrong, 5)).toEqual(nothing);
  expect(await reader.status('vim', {}, 5)).toBeNull();
});
