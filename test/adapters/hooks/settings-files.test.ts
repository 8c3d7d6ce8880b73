import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  installHooks,
  readSettingsState,
  settingsFile,
  uninstallHooks,
} from '../../../adapters/hooks/settings/settings-files.ts';
import type { HookTool } from '../../../src/domain/hook-events.ts';

const MARK = '# moitumi hook';
const commands = { mark: MARK, command: (tool: HookTool) => `run ${tool} ${MARK}` };

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'moitumi-settings-'));
});
afterEach(() => rmSync(home, { recursive: true }));

it('are where each program looks for them', () => {
  expect(settingsFile('claude', {}, '/h')).toBe('/h/.claude/settings.json');
  expect(settingsFile('claude', { CLAUDE_CONFIG_DIR: '/c' }, '/h')).toBe('/c/settings.json');
  expect(settingsFile('codex', { CODEX_HOME: '/x' }, '/h')).toBe('/x/hooks.json');
  expect(settingsFile('codex', { CODEX_HOME: '' }, '/h')).toBe('/h/.codex/hooks.json');
  expect(settingsFile('gemini', {}, '/h')).toBe('/h/.gemini/settings.json');
  expect(settingsFile('qwen', {}, '/h')).toBe('/h/.qwen/settings.json');
});

it('are made where there are none, and known to be absent where the program was never set up', async () => {
  const file = settingsFile('codex', {}, home);
  expect(await readSettingsState(file, 'codex', commands)).toEqual({ kind: 'absent' });
  expect(await installHooks(file, 'codex', commands)).toEqual({ changed: true, backup: null });
  expect(await readSettingsState(file, 'codex', commands)).toEqual({ kind: 'current' });
  expect(await installHooks(file, 'codex', commands)).toEqual({ changed: false, backup: null });
});

it('keep their mode, their link and a copy of what they were', async () => {
  const text = '{\n  "model": "opus"\n}\n';
  mkdirSync(join(home, '.claude'));
  mkdirSync(join(home, 'dotfiles'));
  writeFileSync(join(home, 'dotfiles/claude.json'), text, { mode: 0o640 });
  const file = settingsFile('claude', {}, home);
  symlinkSync('../dotfiles/claude.json', file);
  const { backup } = await installHooks(file, 'claude', commands);
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  expect(lstatSync(join(home, 'dotfiles/claude.json')).mode & 0o777).toBe(0o640);
  expect(readFileSync(backup ?? '', 'utf8')).toBe(text);
  await uninstallHooks(file, commands);
  expect(readFileSync(file, 'utf8')).toBe(text);
  expect(readdirSync(join(home, 'dotfiles'))).toEqual(['claude.json']);
});

it('are left alone, and said to be wrong, when they are no JSON', async () => {
  mkdirSync(join(home, '.gemini'));
  const file = settingsFile('gemini', {}, home);
  writeFileSync(file, '{ // mine\n}');
  expect((await readSettingsState(file, 'gemini', commands)).kind).toBe('unreadable');
  await expect(installHooks(file, 'gemini', commands)).rejects.toMatchObject({ code: 'config_invalid' });
  await expect(uninstallHooks(file, commands)).rejects.toMatchObject({ code: 'config_invalid' });
  expect(readFileSync(file, 'utf8')).toBe('{ // mine\n}');
  expect(readdirSync(join(home, '.gemini'))).toEqual(['settings.json']);
});

it('that are not there need nothing taken out', async () => {
  const file = settingsFile('qwen', {}, home);
  expect(await uninstallHooks(file, commands)).toEqual({ changed: false, backup: null });
  expect(readdirSync(home)).toEqual([]);
});
