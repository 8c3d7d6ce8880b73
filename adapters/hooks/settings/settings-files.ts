import { chmod, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MoitumiError } from '../../../src/domain/error.ts';
import type { HookTool } from '../../../src/domain/hook-events.ts';
import { type EntryState, entryState, type HookCommands, withEntries, withoutEntries } from './hook-entries.ts';

/** How a program's own settings stand. */
export type SettingsState =
  | { readonly kind: EntryState }
  /** The program was never set up for this user. */
  | { readonly kind: 'absent' }
  /** The file is not what the program could read either. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** What became of an edit. */
export type SettingsEdit = { readonly changed: boolean; readonly backup: string | null };

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a program keeps the hooks of its user. */
export function settingsFile(tool: HookTool, env: Environment, home: string): string {
  switch (tool) {
    case 'claude':
      return join(env['CLAUDE_CONFIG_DIR'] || join(home, '.claude'), 'settings.json');
    case 'codex':
      return join(env['CODEX_HOME'] || join(home, '.codex'), 'hooks.json');
    case 'gemini':
      return join(home, '.gemini', 'settings.json');
    case 'qwen':
      return join(home, '.qwen', 'settings.json');
  }
}

/** Looks at a settings file, and changes nothing. */
export async function readSettingsState(file: string, tool: HookTool, commands: HookCommands): Promise<SettingsState> {
  const text = await readText(file);
  if (text === null) return { kind: (await exists(dirname(file))) ? 'none' : 'absent' };
  try {
    return { kind: entryState(text, tool, commands) };
  } catch (thrown) {
    return { kind: 'unreadable', reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** Puts our hooks into the file, which is made where there is none. Rejects, having changed nothing, when it is no JSON. */
export function installHooks(file: string, tool: HookTool, commands: HookCommands): Promise<SettingsEdit> {
  return edit(file, (text) => withEntries(text ?? '{}\n', tool, commands));
}

/** Takes our hooks out of the file. */
export function uninstallHooks(file: string, commands: HookCommands): Promise<SettingsEdit> {
  return edit(file, (text) => (text === null ? null : withoutEntries(text, commands.mark)));
}

/** Replaces the file whole, through a link to where it is, and keeps what it was beside it. */
async function edit(file: string, change: (text: string | null) => string | null): Promise<SettingsEdit> {
  const before = await readText(file);
  const after = attempt(file, () => change(before));
  if (after === null || after === before) return { changed: false, backup: null };
  if (before === null) await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const target = before === null ? file : await realpath(file);
  const mode = before === null ? 0o600 : (await stat(target)).mode & 0o777;
  const backup = before === null ? null : `${file}.before-moitumi`;
  if (backup !== null && before !== null) await replace(backup, before, mode);
  await replace(target, after, mode);
  return { changed: true, backup };
}

/** What is no JSON cannot be edited without loss. */
function attempt<T>(file: string, change: () => T): T {
  try {
    return change();
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    const text = `${file} is not valid JSON, and was left as it is: ${reason}. Mend it, then try again.`;
    throw new MoitumiError('config_invalid', text, { file, line: null }, thrown);
  }
}

async function replace(file: string, text: string, mode: number): Promise<void> {
  const draft = `${file}.${process.pid}`;
  try {
    await writeFile(draft, text, { mode, flag: 'wx' });
    await chmod(draft, mode);
    await rename(draft, file);
  } catch (thrown) {
    await rm(draft, { force: true });
    throw thrown;
  }
}

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw thrown;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
