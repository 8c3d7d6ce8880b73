import { homedir } from 'node:os';
import {
  installHooks,
  readSettingsState,
  settingsFile,
  uninstallHooks,
} from '../../adapters/hooks/settings/settings-files.ts';
import type { IHookSettings } from '../../surfaces/cli/context.ts';
import type { HookTool } from '../domain/hook-events.ts';
import { HOOK_MARK, installedHookCommand } from './hook-command.ts';
import type { World } from './world.ts';

/** Our hooks in the settings of the person who runs this. */
export function createHookSettings({ env }: World): IHookSettings {
  const commands = { mark: HOOK_MARK, command: installedHookCommand };
  const fileOf = (tool: HookTool) => settingsFile(tool, env, env['HOME'] || homedir());
  return {
    file: fileOf,
    state: (tool) => readSettingsState(fileOf(tool), tool, commands),
    install: (tool) => installHooks(fileOf(tool), tool, commands),
    uninstall: (tool) => uninstallHooks(fileOf(tool), commands),
  };
}
