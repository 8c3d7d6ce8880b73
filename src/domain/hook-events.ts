/** Programs whose hooks we understand. */
export type HookTool = 'claude' | 'codex' | 'gemini' | 'qwen';

/** A hook to be set: which event runs it, and whether what it prints is waited for. */
export type HookEvent = { readonly event: string; readonly waits: boolean };

/** Events that tell what a program does; none that would run for each piece of an answer. */
const TELLING: Readonly<Record<HookTool, readonly string[]>> = {
  // Claude Code 2.1.329, and Qwen Code 0.24 after it.
  claude: [
    'SessionStart',
    'SessionEnd',
    'UserPromptSubmit',
    'PreToolUse',
    'PostToolUse',
    'PostToolUseFailure',
    'PermissionDenied',
    'Notification',
    'Stop',
    'StopFailure',
    'SubagentStart',
    'SubagentStop',
    'PreCompact',
    'PostCompact',
  ],
  qwen: [
    'SessionStart',
    'SessionEnd',
    'UserPromptSubmit',
    'PreToolUse',
    'PostToolUse',
    'PostToolUseFailure',
    'Notification',
    'Stop',
    'SubagentStart',
    'SubagentStop',
    'PreCompact',
  ],
  // Codex 0.169. Its PermissionRequest comes before its own review of what is asked, which mostly allows it.
  codex: [
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
    'Interrupt',
  ],
  // Gemini CLI 0.61, which cannot be answered by a hook.
  gemini: [
    'SessionStart',
    'SessionEnd',
    'BeforeAgent',
    'AfterAgent',
    'BeforeTool',
    'AfterTool',
    'PreCompress',
    'Notification',
  ],
};

/** The event that asks while the person's own keyboard can still answer, so that a hook may wait with it. */
const ASKING: Readonly<Record<HookTool, string | null>> = {
  claude: 'PermissionRequest',
  qwen: 'PermissionRequest',
  codex: null,
  gemini: null,
};

/** The event as which a status line reports, which is no hook. */
export const STATUS_LINE = 'StatusLine';

export function isHookTool(name: string): name is HookTool {
  return Object.hasOwn(TELLING, name);
}

/** The hooks that a program is to have. */
export function hookEvents(tool: HookTool): readonly HookEvent[] {
  const asking = ASKING[tool];
  const telling = TELLING[tool].map((event) => ({ event, waits: false }));
  return asking === null ? telling : [...telling, { event: asking, waits: true }];
}

/** For how long a hook may wait for a person, in seconds: a weekend. */
export const HOOK_WAIT_S = 3 * 24 * 3_600;
