import { type CAC, type Command, cac } from 'cac';
import type { CommandEntry, CommandOptions, OptionEntry } from './command.ts';
import { globalOptions } from './global-options.ts';
import { createOptions } from './options.ts';
import { isMarked, marked, shield, unmarked } from './shield.ts';
import { hint, usageError, usageLine } from './usage-error.ts';

/** A command line, understood. */
export type Parsed = {
  readonly entry: CommandEntry;
  readonly args: readonly string[];
  readonly rest: readonly string[] | null;
  readonly options: CommandOptions;
};

/** Understands a command line; throws what is wrong with it, naming what was probably meant. */
export function parse(argv: readonly string[], commands: readonly CommandEntry[]): Parsed {
  const dashes = argv.indexOf('--');
  const typed = dashes === -1 ? argv : argv.slice(0, dashes);
  const rest = dashes === -1 ? null : argv.slice(dashes + 1);
  const names = [...globalOptions, ...commands.flatMap((entry) => entry.options)].flatMap(valuedName);
  const { entry, tokens } = findCommand(shield(typed, new Set(names)), commands);
  return entry.rest === true
    ? { ...readCommand(entry, tokens), rest }
    : { ...readCommand(entry, [...tokens, ...(rest ?? []).map(marked)]), rest: null };
}

/** The long name of an option that takes a value. */
function valuedName(option: OptionEntry): string[] {
  const name = /--([\w-]+) </.exec(option.form)?.[1];
  return name === undefined ? [] : [name];
}

/** The command that the first argument names, with the second where it takes two words; and what remains. */
function findCommand(
  tokens: readonly string[],
  commands: readonly CommandEntry[],
): { readonly entry: CommandEntry; readonly tokens: readonly string[] } {
  const words = tokens.flatMap((token, index) => (isMarked(token) ? [{ word: unmarked(token), index }] : []));
  const [first, second] = words;
  const name = first?.word ?? '';
  const two = `${name} ${second?.word}`;
  const found = commands.find((entry) => entry.name === two) ?? commands.find((entry) => entry.name === name);
  if (found === undefined) throw unknownCommand(name, second?.word ?? null, commands);
  const taken = found.name === two ? [first?.index, second?.index] : [first?.index];
  return { entry: found, tokens: tokens.filter((_, index) => !taken.includes(index)) };
}

function unknownCommand(name: string, second: string | null, commands: readonly CommandEntry[]): Error {
  const actions = commands.flatMap((entry) =>
    entry.name.startsWith(`${name} `) ? [entry.name.split(' ')[1] ?? ''] : [],
  );
  if (actions.length > 0) {
    const said = second === null ? 'needs' : `has no \`${second}\`; it takes`;
    return usageError(`\`${name}\` ${said} one of ${actions.join(', ')}.${hint(second ?? '', actions)}`);
  }
  const names = new Set(commands.flatMap((entry) => (entry.name === '' ? [] : [entry.name.split(' ')[0] ?? ''])));
  return usageError(`There is no command \`${name}\`.${hint(name, names)} \`moitumi help\` lists them all.`);
}

function readCommand(entry: CommandEntry, tokens: readonly string[]): Omit<Parsed, 'rest'> {
  checkOptions(entry, tokens);
  const cli = cac('moitumi');
  for (const option of globalOptions) cli.option(option.form, option.help);
  const command = cli.command(`${entry.name} ${entry.args}`.trim(), entry.help);
  for (const option of entry.options) command.option(option.form, option.help);
  cli.parse(['node', 'moitumi', ...(entry.name === '' ? [] : [entry.name]), ...tokens], { run: false });
  const options = createOptions(cli.options);
  if (!options.flag('help')) checkArguments(cli, command, entry);
  return { entry, args: cli.args.map(unmarked), options };
}

/** cac's own check comes after its parse, when the option's spelling is lost. */
function checkOptions(entry: CommandEntry, tokens: readonly string[]): void {
  const known = [...globalOptions, ...entry.options].flatMap((option) => option.form.match(/(?<!\S)--?[\w-]+/g) ?? []);
  for (const token of tokens) {
    if (isMarked(token)) continue;
    const option = token.replace(/=.*/s, '');
    if (!known.includes(option)) {
      throw usageError(`There is no option \`${option}\` here.${hint(option, known)} Usage: ${usageLine(entry)}`);
    }
    if (token !== option && !valued(entry).includes(option)) throw usageError(`\`${option}\` takes no value.`);
  }
}

/** The options of a command that take a value, with their dashes. */
function valued(entry: CommandEntry): readonly string[] {
  return [...globalOptions, ...entry.options].flatMap(valuedName).map((name) => `--${name}`);
}

/** What cac checks when it runs an action itself; here nothing is run by it. */
function checkArguments(cli: CAC, command: Command, entry: CommandEntry): void {
  try {
    command.checkOptionValue();
    command.checkRequiredArgs();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw usageError(`${text[0]?.toUpperCase()}${text.slice(1)}. Usage: ${usageLine(entry)}`);
  }
  const surplus = command.args.some((arg) => arg.variadic) ? undefined : cli.args[command.args.length];
  if (surplus !== undefined) {
    throw usageError(
      `\`${unmarked(surplus)}\` is one argument too many; quote what belongs together. Usage: ${usageLine(entry)}`,
    );
  }
}
