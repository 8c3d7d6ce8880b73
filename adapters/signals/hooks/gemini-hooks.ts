import type { Reading } from '../../../src/domain/signal.ts';
import { ended, field, rests, waits, works } from './hook-reading.ts';

/** Gemini CLI's hooks (0.61). AfterAgent runs on Esc as well. */
export function readGeminiHook(event: string, data: Readonly<Record<string, unknown>>): Reading | 'withdraw' | null {
  switch (event) {
    case 'SessionStart':
      return rests(event);
    case 'BeforeAgent':
    case 'BeforeModel':
    case 'BeforeTool':
    case 'AfterTool':
      return works(event, data);
    case 'Notification':
      if (field(data, 'notification_type') !== 'ToolPermission') return null;
      return waits(event, 'permission', field(data, 'message'));
    case 'AfterAgent':
      return ended(event);
    case 'SessionEnd':
      return 'withdraw';
    default:
      return null;
  }
}
