import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A real agent's session against the loopback model: what it wrote, what was typed, what its channels said, in ms since its start. */
export type Recording = {
  readonly name: string;
  readonly agent: string;
  readonly version: string;
  readonly cols: number;
  readonly rows: number;
  readonly events: readonly RecordedEvent[];
};

export type RecordedEvent = { readonly t: number } & (
  | { readonly kind: 'started' }
  | { readonly kind: 'output'; readonly text: string }
  | { readonly kind: 'input'; readonly text: string }
  /** What the person who recorded it saw. */
  | { readonly kind: 'mark'; readonly text: string }
  | { readonly kind: 'hook'; readonly event: string; readonly data: Readonly<Record<string, unknown>> }
  /** Claude Code's session file; '': gone. */
  | { readonly kind: 'session'; readonly text: string }
  /** One of opencode's events. */
  | { readonly kind: 'event'; readonly data: unknown }
  | { readonly kind: 'exited'; readonly exit_code: number | null; readonly signal: string | null }
);

const SCREENS = join(import.meta.dirname, '../../fixtures/screens');

/** Every recording there is. */
export function recordings(): readonly Recording[] {
  const names = readdirSync(SCREENS).filter((name) => name.endsWith('.jsonl'));
  return names.sort().map((name) => readRecording(name));
}

export function readRecording(name: string): Recording {
  const lines = readFileSync(join(SCREENS, name), 'utf8').trimEnd().split('\n');
  const [head, ...events] = lines.map((line) => JSON.parse(line));
  return { ...head, name, events };
}
