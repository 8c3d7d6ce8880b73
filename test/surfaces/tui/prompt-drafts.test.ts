import { describe, expect, it } from 'vitest';
import { createPromptDrafts } from '../../../surfaces/tui/prompt-drafts.ts';
import type { TuiState } from '../../../surfaces/tui/state.ts';
import { update } from '../../../surfaces/tui/update.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { aGraph, aNode, anAgent, aState } from './a-cortex.ts';
import { FakeClient } from './fake-client.ts';

const WORK = aGraph([aNode('n1', 'Work')], [anAgent('a1', 'n1'), anAgent('a2', 'n1')]);
const typing = (text: string, agent = 'a1'): TuiState => ({
  ...aState(WORK, { width: 80, height: 24 }),
  mode: { kind: 'input', purpose: { kind: 'prompt', agent }, text, at: text.length },
});
const browsing = aState(WORK, { width: 80, height: 24 });

function rig(draft = '') {
  const context = { node: 'n1', view: null, draft, turns: [], partial: [], prompts: [], agents: [] };
  const client = new FakeClient(WORK, { get_recent_context: () => context, keep_draft: () => null });
  const clock = manualClock();
  const found: string[] = [];
  const drafts = createPromptDrafts(client, clock, (agent, text) => void found.push(`${agent}: ${text}`));
  const kept = () => client.asked.flatMap(({ method, params }) => (method === 'keep_draft' ? [params] : []));
  return { drafts, clock, found, kept };
}

describe('a prompt that is half typed', () => {
  it('is kept once a second at most, and is gone once it was sent or given up', () => {
    const { drafts, clock, kept } = rig();
    for (const text of ['', 'f', 'fi', 'fix']) drafts.follow(typing(text));
    expect(kept()).toEqual([]);
    clock.advance(1_000);
    drafts.follow(typing('fix it'));
    clock.advance(999);
    expect(kept()).toEqual([{ node: 'n1', text: 'fix' }]);
    drafts.follow(browsing);
    clock.advance(5_000);
    expect(kept()).toEqual([
      { node: 'n1', text: 'fix' },
      { node: 'n1', text: '' },
    ]);
  });

  it('is kept at once when the TUI goes', () => {
    const { drafts, kept } = rig();
    drafts.follow(typing(''));
    drafts.follow(typing('half a sent'));
    drafts.leave();
    expect(kept()).toEqual([{ node: 'n1', text: 'half a sent' }]);
  });

  it('is there again, in a line that is still empty', async () => {
    const { drafts, found } = rig('half\na sent');
    drafts.follow(typing(''));
    await expect.poll(() => found).toEqual(['a1: half\na sent']);
    const event = { kind: 'draft_found', agent: 'a1', text: 'half\na sent' } as const;
    expect(update(typing(''), event).state.mode).toMatchObject({ text: 'half a sent', at: 11 });
    expect(update(typing('no'), event).state.mode).toMatchObject({ text: 'no' });
    expect(update(typing('', 'a2'), event).state.mode).toMatchObject({ text: '' });
    expect(update(browsing, event).state).toEqual(browsing);
  });

  it('costs nothing where nothing was typed', () => {
    const { drafts, clock, kept } = rig();
    drafts.follow(typing(''));
    drafts.follow(browsing);
    clock.advance(5_000);
    drafts.leave();
    expect(kept()).toEqual([]);
  });
});
