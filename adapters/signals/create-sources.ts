import type { StateSources } from '../../src/ports/state-source.ts';
import { createHookSource } from './hook-source.ts';
import { createProcessSource } from './process-source.ts';
import { ProgramStatusSource } from './program-status-source.ts';
import { createQuietSource } from './quiet-source.ts';
import type { RuleBook } from './screen/rule-book.ts';
import { createScreenSource } from './screen/screen-source.ts';
import { createStructuredSource } from './structured-source.ts';
import { createTitleSource, TITLE_RULES } from './title-source.ts';

/** Profiles whose programs take turns: of one that runs and says nothing, it is not known whether it works. */
const AGENTS: ReadonlySet<string> = new Set([
  'claude',
  'codex',
  'gemini',
  'opencode',
  'qwen',
  'copilot',
  'demo',
  'acp',
]);

/** Every agent's sources: its process, its own word, its hooks and channels; titles and screens where they are known. */
export function createSources(book: RuleBook): StateSources {
  return (_agent, profile) => {
    const titles = TITLE_RULES[profile];
    const kind = kindOf(profile);
    return [
      createProcessSource(kind),
      new ProgramStatusSource(kind === 'shell'),
      createStructuredSource(),
      createHookSource(),
      ...(book.has(profile) ? [createScreenSource(() => book.loaded(profile))] : []),
      ...(titles === undefined ? [] : [createTitleSource(titles)]),
      ...(kind === 'agent' ? [createQuietSource()] : []),
    ];
  };
}

function kindOf(profile: string): 'shell' | 'agent' | 'command' {
  if (profile === 'shell') return 'shell';
  return AGENTS.has(profile) ? 'agent' : 'command';
}
