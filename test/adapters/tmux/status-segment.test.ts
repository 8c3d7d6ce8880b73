import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStatusSegment, segmentText } from '../../../adapters/tmux/status-segment.ts';
import type { AgentSummary } from '../../../src/domain/agent-summary.ts';
import { startTestTmux, type TestTmux } from '../../support/tmux-server.ts';

const QUIET: AgentSummary = { waiting: 0, working: 0, unseen: 0, next: null };

let tmux: TestTmux;
beforeEach(() => {
  tmux = startTestTmux({ cols: 100, rows: 30 });
});
afterEach(() => tmux.close());

describe('the status segment', () => {
  it('says who waits, and how many work and ended unseen, as tmux shows it', () => {
    const next = { agent: 'a2', profile: 'co#[bg=red]dex', node: 'n3' };
    const text = segmentText({ waiting: 2, working: 3, unseen: 1, next });
    tmux.tmux('set-option', '-g', '@text', text);
    const shown = tmux.tmux('display-message', '-p', '#{@text}').trim();
    expect(shown).toBe('#[fg=yellow,bold]◆2 a2 co##[bg=red]dex#[default] #[fg=cyan]●3#[default] #[bold]!1#[default]');
    expect(segmentText(QUIET)).toBe('');
  });

  it('shows the last of what was told in a hurry, and leaves nothing behind', async () => {
    const segment = createStatusSegment(tmux.server, tmux.host);
    for (let working = 1; working <= 5; working += 1) segment.show({ ...QUIET, working });
    await expect.poll(() => tmux.tmux('show-options', '-gqv', '@moitumi_status').trim()).toContain('●5');
    expect(tmux.tmux('show-options', '-gqv', '@moitumi_sidebar').trim()).toBe(tmux.host);
    segment.show({ ...QUIET, working: 6 });
    await segment.clear();
    expect(tmux.tmux('show-options', '-g')).not.toContain('@moitumi');
  });
});
