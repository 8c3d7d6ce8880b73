import { type HookTool, isHookTool } from '../../src/domain/hook-events.ts';
import { nearest } from '../../src/domain/nearest.ts';
import type { Role } from '../terminal/theme.ts';
import type { CommandCall } from './command.ts';
import type { HookState } from './context.ts';
import { loadPaint } from './paint.ts';
import { tableLines } from './table.ts';
import { usageError } from './usage-error.ts';

/** A program and how its settings stand. */
export type HookRow = { readonly tool: HookTool; readonly file: string } & HookState;

const TOOLS: readonly HookTool[] = ['claude', 'codex', 'gemini', 'qwen'];

/** The programs that a command is about: the named one, else all. */
export function chosenTools({ args }: CommandCall): readonly HookTool[] {
  const [name] = args;
  if (name === undefined) return TOOLS;
  if (isHookTool(name)) return [name];
  const near = nearest(name, TOOLS);
  throw usageError(`${near === null ? '' : `Did you mean ${near}? `}Hooks are known for ${TOOLS.join(', ')}.`);
}

/** One line a program; resolves with the exit code. */
export async function printHookRows({ output }: CommandCall, rows: readonly HookRow[]): Promise<number> {
  if (output.json) await output.value(rows);
  else {
    const cells = rows.map(({ tool, file, ...state }) => {
      const [role, word] = wordOf(state);
      return [['strong', tool] as const, [role, word] as const, ['dim', file] as const];
    });
    await output.lines(tableLines(cells, output.columns, await loadPaint(output.color)));
  }
  return rows.some(({ kind }) => kind === 'unreadable') ? 1 : 0;
}

function wordOf(state: HookState): readonly [Role, string] {
  switch (state.kind) {
    case 'current':
      return ['idle', 'installed'];
    case 'outdated':
      return ['waiting', 'installed by another moitumi; install again'];
    case 'none':
      return ['dim', 'not installed'];
    case 'absent':
      return ['dim', 'not set up for this user'];
    case 'unreadable':
      return ['waiting', `cannot be read: ${state.reason}`];
  }
}
