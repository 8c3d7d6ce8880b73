import type { CommandCall } from '../command.ts';

/** `moitumi daemon start`: a daemon, unless a core is there already. */
export async function run({ context, home, output }: CommandCall): Promise<number> {
  const started = await context.daemon.start(home);
  if (output.json) await output.value(started);
  else
    output.talk(started.already ? `A core runs already, pid ${started.pid}.` : `The daemon runs, pid ${started.pid}.`);
  return 0;
}
