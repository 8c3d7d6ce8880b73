import type { CommandCall } from '../command.ts';
import { chosenTools, type HookRow, printHookRows } from '../hook-tools.ts';

/** `moitumi hooks status [TOOL]`: which programs of this user report to moitumi. */
export async function run(call: CommandCall): Promise<number> {
  const hooks = await call.context.hooks();
  const rows = await Promise.all(
    chosenTools(call).map(
      async (tool): Promise<HookRow> => ({ tool, file: hooks.file(tool), ...(await hooks.state(tool)) }),
    ),
  );
  return printHookRows(call, rows);
}
