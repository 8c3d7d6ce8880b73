import { type Agent, familyOf, programOf } from '../domain/agent.ts';
import type { Screen } from '../ports/requests.ts';
import { endsWithTail } from './prompt-typing.ts';

/** Programs whose hooks, files or events tell what they say; for them a screen never speaks. */
const SPEAKING: ReadonlySet<string> = new Set(['claude', 'codex', 'gemini', 'opencode', 'qwen']);

/** Whether an agent's program tells in words what it says. */
export function speaksForItself(agent: Agent): boolean {
  return familyOf(agent) === 'acp' || SPEAKING.has(programOf(agent));
}

/**
 * What a screen shows in answer to a prompt: the rows after the one where the prompt was typed, without the one
 * where the next is typed. Empty: nothing, or a program draws on the whole screen.
 */
export function answerOnScreen(screen: Screen, prompt: string): string {
  if (screen.alternate) return '';
  const next = screen.scrollback + screen.cursor.y;
  const rows = screen.lines.slice(screen.scrollback, next);
  // An answer may end as the prompt did; where it was typed has the same sign before it as where the next one is.
  const sign = (screen.lines[next] ?? '').slice(0, screen.cursor.x).trimEnd();
  const signed = rows.findLastIndex((row) => sign !== '' && row.startsWith(sign) && endsWithTail(row, prompt));
  const echo = signed >= 0 ? signed : rows.findLastIndex((row) => endsWithTail(row, prompt));
  return rows
    .slice(echo + 1)
    .join('\n')
    .trim();
}
