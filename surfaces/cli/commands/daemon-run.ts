import type { CommandCall } from '../command.ts';

/** `moitumi daemon run`: the daemon in the foreground, as service managers want it. */
export function run({ context, home }: CommandCall): Promise<number> {
  return context.daemon.run(home);
}
