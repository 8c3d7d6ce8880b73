import type { Reading } from '../../src/domain/signal.ts';
import type { IStateSource } from '../../src/ports/state-source.ts';
import { readClaudeHook } from './hooks/claude-hooks.ts';
import { readCodexHook } from './hooks/codex-hooks.ts';
import { readGeminiHook } from './hooks/gemini-hooks.ts';

/** What one event of a hook means; `at` is when it ran. */
export type HookRule = (
  event: string,
  data: Readonly<Record<string, unknown>>,
  at: number,
) => Reading | 'withdraw' | null;

/** The events of a program's hooks. They tell what is asked and when, but not an interrupt: no hook runs then. */
export function createHookSource(): IStateSource {
  return {
    source: 'hook',
    read: (signal) => {
      if (signal.kind !== 'hook') return null;
      const rule = Object.hasOwn(RULES, signal.tool) ? RULES[signal.tool] : undefined;
      // A subagent's hooks run beside its parent's, and never move it.
      if (rule === undefined || typeof signal.data['agent_id'] === 'string') return null;
      return rule(signal.event, signal.data, signal.at);
    },
  };
}

const RULES: Readonly<Record<string, HookRule>> = {
  claude: readClaudeHook,
  qwen: readClaudeHook,
  codex: readCodexHook,
  gemini: readGeminiHook,
};
