import type { CommandCall } from '../command.ts';
import { commandLines, overviewLines } from '../help.ts';
import { hint, usageError } from '../usage-error.ts';

/** `moitumi help [COMMAND]`: what there is, or how one command is used. */
export async function run({ args, commands, output }: CommandCall): Promise<number> {
  const name = args.join(' ');
  const exact = commands.filter((entry) => entry.name === name);
  const found = exact.length > 0 ? exact : commands.filter((entry) => entry.name.startsWith(`${name} `));
  if (found.length === 0) {
    const names = commands.map((entry) => entry.name);
    throw usageError(`There is no command \`${name}\`.${hint(name, names)}`);
  }
  if (output.json) {
    const shown = name === '' ? commands : found;
    await output.value(shown.map(({ load: _, ...entry }) => entry));
  } else {
    await output.lines(
      name === ''
        ? overviewLines(commands)
        : found.flatMap((entry, index) => [...(index > 0 ? ['', ''] : []), ...commandLines(entry)]),
    );
  }
  return 0;
}
