import type { Reading } from '../../src/domain/signal.ts';
import type { IStateSource } from '../../src/ports/state-source.ts';

/** What a title that matches says; `proof` only where a title tells all three states. */
export type TitleRule = {
  readonly pattern: RegExp;
  readonly state: 'working' | 'waiting' | 'idle';
  readonly strength: 'proof' | 'hint';
};

/**
 * Titles of known agents, as recorded: Claude Code 2.1.329, Codex 0.169, Gemini CLI 0.61.
 * Claude's mark stands still in a turn under tmux, and Codex's spinner merely ends: so neither proves idle.
 */
export const TITLE_RULES: Readonly<Record<string, readonly TitleRule[]>> = {
  claude: [{ pattern: /^[◐◑◒◓] /, state: 'working', strength: 'hint' }],
  codex: [
    { pattern: /^\[ [!.] \] Action Required/, state: 'waiting', strength: 'hint' },
    { pattern: /^[\u2800-\u28ff] /, state: 'working', strength: 'hint' },
  ],
  gemini: [
    { pattern: /^✋/, state: 'waiting', strength: 'proof' },
    { pattern: /^✦/, state: 'working', strength: 'proof' },
    { pattern: /^◇/, state: 'idle', strength: 'proof' },
  ],
};

/** The titles that an agent sets, by the rules of its profile; a title that fits none takes back what the last one said. */
export function createTitleSource(rules: readonly TitleRule[]): IStateSource {
  let before: TitleRule['state'] | null = null;
  return {
    source: 'title',
    read: (signal) => {
      if (signal.kind !== 'title') return null;
      const rule = rules.find(({ pattern }) => pattern.test(signal.title));
      const finished = before === 'working' && rule?.state === 'idle';
      before = rule?.state ?? null;
      return rule === undefined ? 'withdraw' : reading(rule, signal.title, finished);
    },
  };
}

function reading({ state, strength }: TitleRule, title: string, finished: boolean): Reading {
  return { state, text: `its title is “${title.trim()}”`, message: null, finished, strength };
}
