import type { CommandCall } from '../command.ts';
import { chosenTools, type HookRow, printHookRows } from '../hook-tools.ts';

/** `moitumi hooks install [TOOL]`: has the programs of this user report to moitumi, also those started by hand. */
export async function run(call: CommandCall): Promise<number> {
  const { args, output } = call;
  const hooks = await call.context.hooks();
  const rows: HookRow[] = [];
  for (const tool of chosenTools(call)) {
    const file = hooks.file(tool);
    const before = await hooks.state(tool);
    // Whoever names no program means those that they have.
    if (before.kind === 'absent' && args[0] === undefined) rows.push({ tool, file, ...before });
    else {
      const { changed, backup } = await hooks.install(tool);
      if (backup !== null) output.talk(`${file} was changed; what it was is in ${backup}.`);
      if (changed && tool === 'codex') output.talk('Codex asks at its next start whether it may run these hooks.');
      rows.push({ tool, file, ...(await hooks.state(tool)) });
    }
  }
  return printHookRows(call, rows);
}
