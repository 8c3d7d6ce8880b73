import type { CommandCall } from '../command.ts';
import { chosenTools, type HookRow, printHookRows } from '../hook-tools.ts';

/** `moitumi hooks uninstall [TOOL]`: takes moitumi's hooks out of this user's settings, and nothing else. */
export async function run(call: CommandCall): Promise<number> {
  const hooks = await call.context.hooks();
  const rows: HookRow[] = [];
  for (const tool of chosenTools(call)) {
    await hooks.uninstall(tool);
    rows.push({ tool, file: hooks.file(tool), ...(await hooks.state(tool)) });
  }
  return printHookRows(call, rows);
}
