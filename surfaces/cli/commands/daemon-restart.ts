import type { CommandCall } from '../command.ts';
import { explainRefusal } from '../refused-stop.ts';

/** `moitumi daemon restart`: a new core in place of the one that runs; agents notice nothing. */
export async function run({ context, home, options, output }: CommandCall): Promise<number> {
  const started = await explainRefusal(context.daemon.restart(home, { force: options.flag('force') }));
  if (output.json) await output.value(started);
  else output.talk(`The daemon runs, pid ${started.pid}.`);
  return 0;
}
