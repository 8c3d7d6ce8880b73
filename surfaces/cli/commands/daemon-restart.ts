import type { CommandCall } from '../command.ts';

/** `moitumi daemon restart`: a new core in place of the one that runs; agents notice nothing. */
export async function run({ context, home, output }: CommandCall): Promise<number> {
  const started = await context.daemon.restart(home);
  if (output.json) await output.value(started);
  else output.talk(`The daemon runs, pid ${started.pid}.`);
  return 0;
}
