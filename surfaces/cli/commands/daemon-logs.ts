import type { CommandCall } from '../command.ts';
import { logLine } from '../log-line.ts';
import { tailFile } from '../tail-file.ts';

/** `moitumi daemon logs [--follow]`: the daemon's log, for people or as the JSON lines that it is. */
export async function run({ context, home, options, output }: CommandCall): Promise<number> {
  const file = context.daemon.logFile(home);
  const found = await tailFile(file, options.flag('follow'), (lines) =>
    output.lines(output.json ? lines : lines.map(logLine)),
  );
  if (!found) output.talk(`There is no log yet; it would be ${file}`);
  return 0;
}
