import type { Prompt } from '../../src/domain/prompt.ts';

/** A prompt that was typed, with what a test wants otherwise. */
export function samplePrompt(fields: Partial<Prompt> = {}): Prompt {
  return {
    id: 'p1',
    agent: 'a1',
    text: 'hello',
    state: 'delivered',
    since: 0,
    created_at: 0,
    who: 'user',
    from: 'cli',
    reason: null,
    ...fields,
  };
}
