import { MoitumiError, toMoitumiError } from '../../src/domain/error.ts';
import { nearest } from '../../src/domain/nearest.ts';
import { plainText, wrapText } from '../terminal/display-text.ts';
import type { SpanLine } from '../terminal/span.ts';
import type { CommandSite, SlashCommand } from './slash-command.ts';

/** Runs a command line, given without its slash; resolves with what there is to show, what went wrong included. */
export async function runCommandLine(line: string, site: CommandSite): Promise<readonly SpanLine[]> {
  try {
    const [, name = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(line) ?? [];
    const { run } = await findCommand(site.commands, name).load();
    return await run(site, rest.trim());
  } catch (thrown) {
    return failureLines(toMoitumiError(thrown).message, site.width);
  }
}

/** What went wrong, as lines. */
export function failureLines(message: string, width: number): readonly SpanLine[] {
  return wrapText(plainText(message), width, 8).map((line): SpanLine => [['failed', line]]);
}

/** The command of that name, or the only one whose name begins so. */
function findCommand(commands: readonly SlashCommand[], name: string): SlashCommand {
  const begun = commands.filter((command) => name !== '' && command.name.startsWith(name));
  const exact = begun.find((command) => command.name === name);
  if (exact !== undefined) return exact;
  const [only, ...more] = begun;
  if (only !== undefined && more.length === 0) return only;
  const near = nearest(
    name,
    commands.map((command) => command.name),
  );
  const several = begun.map((command) => command.name).join(', ');
  const hint =
    only !== undefined ? `It may be ${several}.` : near === null ? 'help lists them.' : `Did you mean ${near}?`;
  throw new MoitumiError('bad_request', `There is no command “${name.slice(0, 40)}”. ${hint}`);
}
