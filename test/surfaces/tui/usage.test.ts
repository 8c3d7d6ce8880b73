import { describe, expect, it } from 'vitest';
import type { AccountLimit, AgentUsage } from '../../../src/domain/usage.ts';
import { render } from '../../../surfaces/tui/render/frame.ts';
import type { TuiState } from '../../../surfaces/tui/state.ts';
import { update } from '../../../surfaces/tui/update.ts';
import { aGraph, aNode, anAgent, aState, NOW, press, readable } from './a-cortex.ts';

const MINUTE = 60_000;

const WORK = aGraph(
  [aNode('n1', 'Work')],
  [
    anAgent('a1', 'n1', { state: 'waiting', command: ['/usr/bin/claude'], since: NOW - 3 * MINUTE }),
    anAgent('a2', 'n1', { state: 'idle', since: NOW - 40 * MINUTE }),
    anAgent('a3', 'n1', { state: 'idle', since: NOW - MINUTE }),
  ],
);

const used: AgentUsage = {
  agent: 'a1',
  model: 'opus',
  tokens: { input: 12_345, output: 1_234, cache_read: 40_000, cache_write: 0 },
  cost_usd: 0.42,
  context: { used: 170_000, size: 200_000 },
  at: NOW - 2 * MINUTE,
};

const limit = (used_percent: number, over: Partial<AccountLimit> = {}): AccountLimit => ({
  ...{ tool: 'claude', window: '5 h', used_percent, resets_at: NOW + 130 * MINUTE, at: NOW },
  ...over,
});

function dashboard(width: number, agents: readonly AgentUsage[], limits: readonly AccountLimit[] = []): TuiState {
  const { state } = press(aState(WORK, { width, height: 30 }), 'v', 'g');
  return update(state, { kind: 'usage_told', agents, limits }).state;
}

const dark = (state: TuiState): TuiState => ({ ...state, setting: { ...state.setting, theme: 'dark' } });
const raw = (state: TuiState) => render(state, state.size.width, state.size.height).lines;
const picture = (state: TuiState) => readable(raw(state));

describe('the dashboard’s detail', () => {
  it('says what the agent has used, how full it is, and what its account may still use, each with its age', () => {
    const state = dashboard(
      60,
      [used],
      [limit(83), limit(12, { tool: 'codex' }), limit(99, { window: '7 d', resets_at: null })],
    );
    const lines = picture(state).map((line) => line.trimEnd());
    expect(lines.filter((line) => /^(used|model|holds|limit)/.test(line))).toEqual([
      'used   12k in · 1.2k out · 40k cached · $0.42         2m ago',
      'model  opus',
      'holds  85 % of 200k tokens',
      'limit  5 h ████████░░ 83 % · 2h to go                    now',
      'limit  7 d ██████████ 99 %                               now',
    ]);
  });

  it('colours from 80 and 95 % on', () => {
    const colourOf = (percent: number) =>
      raw(dark(dashboard(60, [], [limit(percent)]))).find((line) => line.includes('████')) ?? '';
    expect(colourOf(79)).toContain('\x1b[32m█');
    expect(colourOf(80)).toContain('\x1b[1;33m█');
    expect(colourOf(94)).toContain('\x1b[1;33m█');
    expect(colourOf(95)).toContain('\x1b[31m█');
  });

  it('says nothing where nothing is known', () => {
    expect(picture(dashboard(60, [])).join('\n')).not.toMatch(/used|limit|holds/);
    const little = { ...used, tokens: null, cost_usd: null, model: null, context: { used: 1_264, size: null } };
    const lines = picture(dashboard(60, [little])).map((line) => line.trimEnd());
    expect(lines).toContain('holds  1.3k tokens');
  });
});

describe('the dashboard’s list', () => {
  const tokens = { ...used, agent: 'a2', cost_usd: null };

  it('has what was used beside the age where there is room', () => {
    const [, first, third, second] = picture(dashboard(60, [used, tokens]));
    expect(first).toMatch(/ \$0\.42 {2}3m$/);
    expect(third).toMatch(/ 54k 40m$/);
    expect(second).toMatch(/ {3}1m$/);
    expect(picture(dashboard(44, [used]))[1]).not.toContain('$');
  });
});
