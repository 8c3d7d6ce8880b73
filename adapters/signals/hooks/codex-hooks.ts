import type { Reading } from '../../../src/domain/signal.ts';
import { ended, field, rests, waits, works } from './hook-reading.ts';

/** Codex's hooks (0.169). Its PermissionRequest runs before it reviews by itself: a hint, until something bears it out. */
export function readCodexHook(event: string, data: Readonly<Record<string, unknown>>): Reading | 'withdraw' | null {
  switch (event) {
    case 'SessionStart':
    case 'Interrupt':
      return rests(event);
    case 'UserPromptSubmit':
    case 'PreModelRequest':
    case 'PostModelRequest':
    case 'PreToolUse':
    case 'PostToolUse':
    case 'PreCompact':
      return works(event, data);
    case 'PermissionRequest':
      return { ...waits(event, 'permission', field(data, 'tool_name')), strength: 'hint' };
    case 'Stop':
      return ended(event);
    case 'SessionEnd':
      return 'withdraw';
    default:
      return null;
  }
}
