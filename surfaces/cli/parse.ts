import type { CommandEntry, CommandOptions, OptionEntry } from './command.ts';
import { globalOptions } from './global-options.ts';
import { createOptions } from './options.ts';
import { readTokens, type Token } from './tokens.ts';
import { hint, usageError, usageLine } from './usage-error.ts';

/** A command line, understood. */
export type Parsed = {
  readonly entry: CommandEntry;
  readonly args: readonly string[];
  readonly rest: readonly string[] | null;
  readonly options: CommandOptions;
};

type Given = Extract<Token, { kind: 'option' }>;

/** Understands a command line; throws what is wrong with it, naming what was probably meant. */
export function parse(argv: readonly string[], commands: readonly CommandEntry[]): Parsed {
  const dashes = argv.indexOf('--');
  const rest = dashes === -1 ? null : argv.slice(dashes + 1);
  const valued = [...globalOptions, ...commands.flatMap((entry) => entry.options)].filter(takesValue).flatMap(namesOf);
  const tokens = readTokens(dashes === -1 ? argv : argv.slice(0, dashes), new Set(valued));
  const words = tokens.flatMap((token) => (token.kind === 'argument' ? [token.word] : []));
  const entry = findCommand(words, commands);
  const own = words.slice(entry.name === '' ? 0 : entry.name.split(' ').length);
  const args = entry.rest === true ? own : [...own, ...(rest ?? [])];
  const given = tokens.filter((token) => token.kind === 'option');
  for (const option of given) checkOption(entry, option);
  const options = createOptions(optionsOf(entry), given);
  if (!options.flag('help')) checkArguments(entry, args);
  return { entry, args, rest: entry.rest === true ? rest : null, options };
}

/** The command that the first words name: two where there is such a one, else one. */
function findCommand([first = '', second]: readonly string[], commands: readonly CommandEntry[]): CommandEntry {
  const found =
    commands.find(({ name }) => name === `${first} ${second}`) ?? commands.find(({ name }) => name === first);
  if (found !== undefined) return found;
  const actions = commands.flatMap(({ name }) => (name.startsWith(`${first} `) ? [name.slice(first.length + 1)] : []));
  if (actions.length > 0) {
    const said = second === undefined ? 'needs' : `has no \`${second}\`; it takes`;
    throw usageError(`\`${first}\` ${said} one of ${actions.join(', ')}.${hint(second ?? '', actions)}`);
  }
  const names = new Set(commands.map(({ name }) => name.replace(/ .*/, '')));
  throw usageError(`There is no command \`${first}\`.${hint(first, names)} \`moitumi help\` lists them all.`);
}

function checkOption(entry: CommandEntry, { name, value }: Given): void {
  const declared = optionsOf(entry).find((option) => namesOf(option).includes(name));
  if (declared === undefined) {
    const known = optionsOf(entry).flatMap(namesOf);
    throw usageError(`There is no option \`${name}\` here.${hint(name, known)} Usage: ${usageLine(entry)}`);
  }
  if (takesValue(declared) && value === null) {
    throw usageError(`\`${name}\` needs a value, as in \`${declared.form}\`. Usage: ${usageLine(entry)}`);
  }
  if (!takesValue(declared) && value !== null) throw usageError(`\`${name}\` takes no value.`);
}

function checkArguments(entry: CommandEntry, args: readonly string[]): void {
  const places = entry.args.split(' ').filter((place) => place !== '');
  const missing = places[args.length];
  if (missing?.startsWith('<') === true) {
    throw usageError(`${missing.replace('...', '')} is missing. Usage: ${usageLine(entry)}`);
  }
  const surplus = args[places.length];
  if (surplus !== undefined && !entry.args.includes('...')) {
    const said = `\`${surplus}\` is one argument too many; quote what belongs together.`;
    throw usageError(`${said} Usage: ${usageLine(entry)}`);
  }
}

function optionsOf(entry: CommandEntry): readonly OptionEntry[] {
  return [...globalOptions, ...entry.options];
}

function takesValue(option: OptionEntry): boolean {
  return option.form.includes('<');
}

/** The names in a form such as `-h, --help` or `--home <dir>`, with their dashes. */
function namesOf(option: OptionEntry): readonly string[] {
  return option.form.replace(/ <.*/, '').split(', ');
}
