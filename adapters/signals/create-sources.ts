import type { StateSources } from '../../src/ports/state-source.ts';
import { createProcessSource } from './process-source.ts';
import { createProgramStatusSource } from './program-status-source.ts';
import { createTitleSource, TITLE_RULES } from './title-source.ts';

/** Profiles whose programs tell themselves when they work. */
const AGENTS: ReadonlySet<string> = new Set(['claude', 'codex', 'gemini', 'opencode', 'demo']);

/** Every agent's sources: its process, its own word, and its titles where its profile's are known. */
export function createSources(): StateSources {
  return (_agent, profile) => {
    const rules = TITLE_RULES[profile];
    const titles = rules === undefined ? [] : [createTitleSource(rules)];
    return [createProcessSource(kindOf(profile)), createProgramStatusSource(), ...titles];
  };
}

function kindOf(profile: string): 'shell' | 'agent' | 'command' {
  if (profile === 'shell') return 'shell';
  return AGENTS.has(profile) ? 'agent' : 'command';
}
