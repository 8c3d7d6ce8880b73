import type { StateDetail } from '../../../src/domain/agent.ts';
import type { Reading } from '../../../src/domain/signal.ts';
import { failureOf } from '../failure-words.ts';
import { ended, field, rests, waits, works } from './hook-reading.ts';

type Data = Readonly<Record<string, unknown>>;

/** Claude Code's hooks (2.1.329), and Qwen Code's, which are alike. */
export function readClaudeHook(event: string, data: Data, at: number): Reading | 'withdraw' | null {
  switch (event) {
    case 'SessionStart':
      return field(data, 'source') === 'compact' ? null : rests(event);
    case 'UserPromptSubmit':
    case 'PostToolUse':
    case 'PermissionDenied':
    case 'PreCompact':
      return works(event, data);
    case 'PreToolUse':
      return asks(event, data) ?? works(event, data);
    case 'PermissionRequest':
      return asks(event, data) ?? waits(event, 'permission', wanted(data));
    case 'PostToolUseFailure':
      return data['is_interrupt'] === true ? rests(event) : works(event, data);
    case 'Notification':
      return notified(event, data);
    case 'Stop':
      return ended(event, {
        background: Array.isArray(data['background_tasks']) && data['background_tasks'].length > 0,
      });
    case 'StopFailure':
      return failed(event, field(data, 'error') ?? '', at);
    case 'SessionEnd':
      return 'withdraw';
    default:
      return null;
  }
}

/** A question or a plan, which both come as tools. */
function asks(event: string, data: Data): Reading | null {
  const detail = ASKING[field(data, 'tool_name') ?? ''];
  return detail === undefined ? null : waits(event, detail, null);
}

const ASKING: Readonly<Record<string, StateDetail>> = { AskUserQuestion: 'question', ExitPlanMode: 'plan' };

/** `Bash: touch p.txt` */
function wanted(data: Data): string | null {
  const tool = field(data, 'tool_name');
  const input = data['tool_input'];
  if (typeof input !== 'object' || input === null) return tool;
  const first = Object.values(input).find((value) => typeof value === 'string');
  return first === undefined ? tool : `${tool}: ${first}`;
}

function notified(event: string, data: Data): Reading | null {
  const message = field(data, 'message');
  switch (field(data, 'notification_type')) {
    case 'permission_prompt':
      return waits(event, 'permission', message);
    case 'elicitation_dialog':
    case 'elicitation_url_dialog':
    case 'agent_needs_input':
      return waits(event, 'question', message);
    // A minute after a turn in Claude, at once after Esc in Qwen: the only word on an interrupt.
    case 'idle_prompt':
      return rests(event, 'hint');
    default:
      return null;
  }
}

function failed(event: string, error: string, at: number): Reading {
  const reading = ended(event, failureOf(error, at));
  return { ...reading, text: `${reading.text}: ${error}`, message: error === '' ? null : error };
}
