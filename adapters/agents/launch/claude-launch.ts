import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { HOOK_WAIT_S, hookEvents } from '../../../src/domain/hook-events.ts';
import type { LaunchWish, PreparedLaunch } from '../../../src/ports/launch-preparation.ts';
import type { LaunchOptions } from './launch-options.ts';
import { ownStatusLine, statusLineIn } from './own-status-line.ts';
import { newSession, withArguments } from './session-arguments.ts';

type Settings = { readonly hooks?: Readonly<Record<string, readonly unknown[]>> };

/**
 * Adds our hooks by a settings file of this launch's own: they run beside the person's, whose settings stay as they
 * are. Settings that the command line names already go into that file, since only the last ones count.
 */
export function prepareClaude(wish: LaunchWish, file: string, options: LaunchOptions): PreparedLaunch {
  const launch = newSession(wish);
  const { found, rest } = takeSettings(launch.command);
  const theirs = found === null ? {} : readSettings(found, wish.cwd);
  // What Claude could not read either is for Claude to complain about.
  if (theirs === null) return launch;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const settings = { ...withHooks(theirs, options.hookCommand), statusLine: statusLine(theirs, wish, file, options) };
  writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  // What the person has installed for all agents need not run here as well.
  const env = { ...launch.env, MOITUMI_HOOKED: 'claude' };
  return { ...launch, env, command: withArguments(rest, ['--settings', file]) };
}

/** Where the status line of a launch remembers what it told. */
export function toldFile(settings: string): string {
  return `${settings}.told`;
}

/** Ours in the place of the person's, which it runs, and laid out as theirs. */
function statusLine(theirs: Settings, wish: LaunchWish, file: string, { statusLineCommand }: LaunchOptions): object {
  const given = statusLineIn(theirs);
  const layout = given ?? ownStatusLine(wish.cwd, wish.env);
  return { ...layout, type: 'command', command: statusLineCommand(toldFile(file), given?.command ?? null) };
}

function withHooks(theirs: Settings, hookCommand: LaunchOptions['hookCommand']): Settings {
  const hooks: Record<string, readonly unknown[]> = { ...theirs.hooks };
  const add = (event: string, entry: object) => {
    hooks[event] = [...(hooks[event] ?? []), { matcher: '', hooks: [{ type: 'command', ...entry }] }];
  };
  for (const { event, waits } of hookEvents('claude')) {
    add(event, { command: hookCommand('claude', waits), ...(waits ? { timeout: HOOK_WAIT_S } : {}) });
  }
  return { ...theirs, hooks };
}

function takeSettings(command: readonly string[]): { found: string | null; rest: readonly string[] } {
  const at = command.findIndex((argument) => /^--settings(=|$)/.test(argument));
  const option = command[at];
  if (option === undefined) return { found: null, rest: command };
  const inline = option.startsWith('--settings=');
  const found = inline ? option.slice('--settings='.length) : (command[at + 1] ?? '');
  return { found, rest: command.toSpliced(at, inline ? 1 : 2) };
}

/** Settings as JSON or as the path of a file of it; null: neither. */
function readSettings(text: string, cwd: string): Settings | null {
  try {
    const json = text.trimStart().startsWith('{') ? text : readFileSync(resolve(cwd, text), 'utf8');
    const settings: unknown = JSON.parse(json);
    return typeof settings === 'object' && settings !== null && !Array.isArray(settings) ? settings : null;
  } catch {
    return null;
  }
}
