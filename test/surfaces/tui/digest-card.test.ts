import { describe, expect, it } from 'vitest';
import type { AgentDigest, Digest } from '../../../src/domain/digest.ts';
import { AWAY_MS } from '../../../src/domain/digest.ts';
import { createPresenceReport } from '../../../surfaces/tui/presence-report.ts';
import { render } from '../../../surfaces/tui/render/frame.ts';
import type { TuiState } from '../../../surfaces/tui/state.ts';
import { update } from '../../../surfaces/tui/update.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { aState, SHIP } from './a-cortex.ts';
import { FakeClient } from './fake-client.ts';

const HOUR = 3_600_000;

const agent = (fields: Partial<AgentDigest>): AgentDigest => ({
  ...{ agent: 'a1', profile: 'claude', state: 'idle', turns: 0, waited: 0 },
  ...{ asks: [], prompts: { finished: 0, failed: 0 }, cost_usd: null, ended: null },
  ...fields,
});

const digest: Digest = {
  since: Date.UTC(2026, 0, 1),
  until: Date.UTC(2026, 0, 1) + 8 * HOUR,
  nodes: [
    {
      ...{ node: 'n1', title: 'Fix the login\x1b[31m', done: false },
      agents: [
        agent({
          ...{ state: 'waiting', turns: 3, waited: 12 * 60_000, cost_usd: 1.234 },
          asks: [
            { ask: 'q4', kind: 'permission', title: 'Bash: make', raised_at: 0, answer: null, end: null },
            {
              ...{ ask: 'q2', kind: 'permission', title: 'Edit: a.ts', raised_at: 0, end: 'taken' },
              answer: { at: Date.UTC(2026, 0, 1), who: 'user', from: 'telegram:1', chosen: 'Yes' },
            },
          ],
        }),
        agent({ agent: 'a2', state: 'exited', ended: { at: 0, exit_code: 1, signal: null, badly: true } }),
      ],
    },
    { node: 'n2', title: 'Port it', done: true, agents: [] },
  ],
  left_out: 0,
};

const sidebar = (): TuiState => aState(SHIP, { width: 60, height: 24 });
const shown = (state: TuiState): string =>
  render({ ...state, setting: { ...state.setting, theme: 'none' } }, 60, 24)
    .lines.map((line) => line.replaceAll(/\x1b\[[\d;]*m/g, '').trimEnd())
    .join('\n');
const press = (state: TuiState, name: string): TuiState => update(state, { kind: 'key', name, text: name }).state;

describe('the card of what happened while nobody was here', () => {
  it('is shown to who comes back, what needs them first, and closed by any key', () => {
    const state = update(sidebar(), { kind: 'came_back', digest }).state;
    const text = shown(state);
    expect(text).toContain('In the last 8h, since');
    expect(text).toContain(
      'n1 Fix the login[31m\n  ◆ a1 claude: waits for you, 3 turns finished, waited 12m,\n    $1.23 in all',
    );
    expect(text).toMatch(/ {4}q2 Edit: a.ts: Yes, by you on telegram:1 at \d\d/);
    expect(text).toContain('  ✗ a2 claude: exited 1\n\n✓ n2 Port it, done');
    expect(text).toContain('any key: back');
    expect(shown(press(state, 'x'))).toBe(shown(sidebar()));
  });

  it('comes again with w, since the same moment', () => {
    const state = press(update(sidebar(), { kind: 'came_back', digest }).state, 'x');
    const { effects } = update(state, { kind: 'key', name: 'w', text: 'w' });
    expect(effects).toEqual([{ kind: 'request', request: { method: 'get_digest', params: { since: digest.since } } }]);
    const again = update(state, { kind: 'replied', reply: { method: 'get_digest', result: digest } }).state;
    expect(shown(again)).toContain('◆ a1 claude');
  });

  it('does not come by itself over a line that is being typed, nor when nothing happened', () => {
    const typing = press(sidebar(), '/');
    expect(shown(update(typing, { kind: 'came_back', digest }).state)).toBe(shown(typing));
    const quiet = update(sidebar(), { kind: 'came_back', digest: { ...digest, nodes: [] } }).state;
    expect(shown(quiet)).toBe(shown(sidebar()));
  });

  it('scrolls where it is longer than the screen', () => {
    const long = {
      ...digest,
      nodes: Array.from({ length: 20 }, () => digest.nodes[0]).filter((node) => node !== undefined),
    };
    const state = update(sidebar(), { kind: 'came_back', digest: long }).state;
    expect(shown(state)).toContain('more');
    expect(shown(press(state, 'j')).split('\n')[1]).toBe(shown(state).split('\n')[2]);
  });
});

describe('a person at the sidebar', () => {
  it('is reported at most every 20 s, and told what happened when they were away for long', async () => {
    const clock = manualClock();
    const client = new FakeClient(SHIP, {
      report_presence: () => ({}),
      get_digest: () => ({ ...digest, since: clock.now() - AWAY_MS - 1, until: clock.now() }),
    });
    const cameBack: Digest[] = [];
    const report = createPresenceReport(client, clock, (told) => cameBack.push(told));
    for (const ms of [0, 19_999, 1, 1]) {
      clock.advance(ms);
      report.used();
    }
    expect(client.asked.map(({ method }) => method)).toEqual(['report_presence', 'report_presence']);
    clock.advance(AWAY_MS + 1);
    report.used();
    await expect.poll(() => cameBack.length).toBe(1);
    clock.advance(AWAY_MS + 1);
    report.focused(true);
    await expect.poll(() => cameBack.length).toBe(2);
  });

  it('who looks at another window is reported at once, and again with the next key here', () => {
    const clock = manualClock();
    const client = new FakeClient(SHIP, { report_presence: () => ({}) });
    const report = createPresenceReport(client, clock, () => undefined);
    report.used();
    report.focused(false);
    report.used();
    expect(client.asked.map(({ params }) => params)).toEqual([{ here: true }, { here: false }, { here: true }]);
  });
});
