import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A person's `statusLine` in Claude Code's settings (2.1.329); other fields say how it is laid out. */
export type StatusLine = { readonly command: string } & Readonly<Record<string, unknown>>;

/**
 * The status line that a person has set up for themselves: by the project's own settings before the project's shared
 * ones, and by their own settings last, as Claude Code ranks them. Null: none, or none that can be read.
 */
export function ownStatusLine(project: string, env: Readonly<Record<string, string | undefined>>): StatusLine | null {
  const user = env['CLAUDE_CONFIG_DIR'] || join(env['HOME'] ?? '/', '.claude');
  const files = [
    join(project, '.claude', 'settings.local.json'),
    join(project, '.claude', 'settings.json'),
    join(user, 'settings.json'),
  ];
  for (const file of files) {
    const line = statusLineIn(readSettings(file));
    if (line !== null) return line;
  }
  return null;
}

/** The status line in settings; null: there is none. */
export function statusLineIn(settings: unknown): StatusLine | null {
  const line = (settings as { readonly statusLine?: Partial<StatusLine> | null } | null)?.statusLine;
  return typeof line?.command === 'string' && line.command !== '' ? (line as StatusLine) : null;
}

function readSettings(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
