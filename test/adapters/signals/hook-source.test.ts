import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHookSource } from '../../../adapters/signals/hook-source.ts';

const source = createHookSource();

/** What an event of a tool's hook comes to, in a few words. */
function said(tool: string, event: string, data: Readonly<Record<string, unknown>> = {}): string | null {
  const reading = source.read({ kind: 'hook', agent: 'a1', at: 0, tool, event, data });
  if (reading === null || reading === 'withdraw') return reading;
  const { state, detail, finished, strength, background, message } = reading;
  return [
    state + (finished ? '!' : '') + (strength === 'hint' ? '?' : ''),
    detail,
    background === undefined ? null : background ? 'with background' : 'alone',
    message,
  ]
    .filter((part) => part != null)
    .join(' ');
}

test.each([
  ['SessionStart', { source: 'startup' }, 'idle'],
  ['SessionStart', { source: 'compact' }, null],
  ['UserPromptSubmit', { prompt: 'secret' }, 'working'],
  ['PreToolUse', { tool_name: 'Bash' }, 'working'],
  ['PreToolUse', { tool_name: 'AskUserQuestion' }, 'waiting question'],
  ['PermissionRequest', { tool_name: 'ExitPlanMode' }, 'waiting plan'],
  ['PermissionRequest', { tool_name: 'Bash', tool_input: { command: 'ls' } }, 'waiting permission Bash: ls'],
  ['PostToolUseFailure', { tool_name: 'Bash', is_interrupt: true }, 'idle'],
  ['PostToolUseFailure', { tool_name: 'Bash', error: 'no' }, 'working'],
  ['Notification', { notification_type: 'permission_prompt', message: 'May I?' }, 'waiting permission May I?'],
  ['Notification', { notification_type: 'idle_prompt' }, 'idle?'],
  ['Notification', { notification_type: 'auth_success' }, null],
  ['Stop', { background_tasks: [] }, 'idle! alone'],
  ['Stop', { background_tasks: [{ id: 'x' }] }, 'idle! with background'],
  ['StopFailure', { error: 'rate_limit' }, 'idle! limit rate_limit'],
  ['StopFailure', { error: 'authentication_failed' }, 'idle! auth authentication_failed'],
  ['StopFailure', { error: 'server_error' }, 'idle! error server_error'],
  ['SessionEnd', { reason: 'other' }, 'withdraw'],
  ['MessageDisplay', {}, null],
] as const)('Claude Code’s %s %j means %s', (event, data, expected) => {
  expect(said('claude', event, data)).toBe(expected);
  expect(said('qwen', event, data)).toBe(expected);
});

test.each([
  ['codex', 'PermissionRequest', { tool_name: 'shell' }, 'waiting? permission shell'],
  ['codex', 'Interrupt', {}, 'idle'],
  ['codex', 'Stop', {}, 'idle!'],
  ['gemini', 'BeforeAgent', {}, 'working'],
  ['gemini', 'Notification', { notification_type: 'ToolPermission', message: 'Run it?' }, 'waiting permission Run it?'],
  ['gemini', 'AfterAgent', {}, 'idle!'],
  ['gemini', 'Notification', { notification_type: 'Other' }, null],
  ['nobody', 'Stop', {}, null],
  ['constructor', 'Stop', {}, null],
] as const)('%s’s %s %j means %s', (tool, event, data, expected) => {
  expect(said(tool, event, data)).toBe(expected);
});

test('a subagent’s hooks never move its parent', () => {
  expect(said('claude', 'PermissionRequest', { tool_name: 'Bash', agent_id: 'sub-1' })).toBe(null);
  expect(said('claude', 'Stop', { agent_id: 'sub-1' })).toBe(null);
});

test('nothing that a hook says makes the source throw', () => {
  const events = fc.constantFrom(
    'PreToolUse',
    'PermissionRequest',
    'Notification',
    'Stop',
    'StopFailure',
    'AfterAgent',
  );
  const tools = fc.constantFrom('claude', 'codex', 'gemini');
  const keys = fc.constantFrom('tool_name', 'tool_input', 'notification_type', 'message', 'error', 'background_tasks');
  fc.assert(fc.property(tools, events, fc.dictionary(keys, fc.jsonValue()), (...hook) => void said(...hook)));
});
