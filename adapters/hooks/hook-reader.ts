import { STATUS_LINE } from '../../src/domain/hook-events.ts';
import type { HookReport, IHookReader } from '../../src/ports/hook-reader.ts';
import { permissionAnswer } from './claude-answers.ts';
import { type Json, stringOf } from './json.ts';
import { permissionAsk, requestOf } from './permission-ask.ts';

/** What is special about the hooks of a program; the rest they have copied from one another. */
type HookDialect = {
  readonly events: ReadonlySet<string>;
  /** The event with which a person begins or asks for something. */
  readonly prompted: string;
  /** Where the agent's last words are, at the end of a turn. */
  readonly said: string;
  /** The event that waits for an answer while the person's own keyboard can still give it; null: there is none. */
  readonly asks: string | null;
};

/** The hooks of Claude Code 2.1, Codex 0.169, Gemini CLI 0.61 and Qwen Code 0.24. */
export function createHookReader(): IHookReader {
  return {
    read: (tool, event, data) => {
      const dialect = DIALECTS.get(tool);
      return dialect?.events.has(event) === true ? report(dialect, event, data) : null;
    },
    output: (tool, event, data, ask) =>
      DIALECTS.get(tool)?.asks === event && event !== null ? permissionAnswer(data, ask) : null,
  };
}

const COMMON = [
  'SessionStart',
  'SessionEnd',
  'UserPromptSubmit',
  'PreToolUse',
  'PermissionRequest',
  'PostToolUse',
  'PreCompact',
  'PostCompact',
  'SubagentStart',
  'SubagentStop',
  'Stop',
];

const CLAUDE: HookDialect = {
  events: new Set([...COMMON, 'PostToolUseFailure', 'PermissionDenied', 'Notification', 'StopFailure', STATUS_LINE]),
  prompted: 'UserPromptSubmit',
  said: 'last_assistant_message',
  asks: 'PermissionRequest',
};

const DIALECTS: ReadonlyMap<string, HookDialect> = new Map([
  ['claude', CLAUDE],
  ['qwen', CLAUDE],
  // Its PermissionRequest comes before its own review of what is asked, which mostly allows it: nobody is asked yet.
  ['codex', { ...CLAUDE, events: new Set([...COMMON, 'Interrupt']), asks: null }],
  [
    'gemini',
    {
      events: new Set([
        'SessionStart',
        'SessionEnd',
        'BeforeAgent',
        'AfterAgent',
        'BeforeTool',
        'AfterTool',
        'PreCompress',
        'Notification',
      ]),
      prompted: 'BeforeAgent',
      said: 'prompt_response',
      asks: null,
    },
  ],
]);

/** Ends of a session after which the same process goes on with another. */
const GOES_ON = new Set(['clear', 'resume']);

/** Beginnings of a session in a process that had another. */
const TAKES_OVER = new Set(['clear', 'resume', 'compact', 'fork']);

/** Ends of a tool's call. */
const DONE = new Set(['PostToolUse', 'PostToolUseFailure', 'PermissionDenied']);

function report(dialect: HookDialect, event: string, data: Json): HookReport {
  const begins = event === 'SessionStart';
  const ask = event === dialect.asks ? permissionAsk(data) : null;
  return {
    session: stringOf(data['session_id']) ?? null,
    transcript: stringOf(data['transcript_path']) ?? null,
    cwd: stringOf(data['cwd']) ?? null,
    subagent: data['agent_id'] !== undefined && data['agent_id'] !== null,
    ends: event === 'SessionEnd' && !GOES_ON.has(stringOf(data['reason']) ?? ''),
    takes_over: begins && TAKES_OVER.has(stringOf(data['source']) ?? ''),
    awakes: begins || event === dialect.prompted,
    said: stringOf(data[dialect.said]) ?? null,
    prompt: event === dialect.prompted ? (stringOf(data['prompt']) ?? null) : null,
    done: DONE.has(event) && dialect.asks !== null ? requestOf(data) : null,
    ask,
  };
}
