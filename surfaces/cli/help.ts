import type { CommandEntry, OptionEntry } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { globalOptions } from './global-options.ts';
import { usageLine } from './usage-error.ts';

/** The overview: every command with its one line. */
export function overviewLines(commands: readonly CommandEntry[]): string[] {
  const shown = commands.filter((entry) => entry.hidden !== true && entry.name !== '');
  return [
    'moitumi supervises coding agents: a graph of your work, and agents on its nodes.',
    '',
    'Usage:',
    '  moitumi [--daemon] [--no-tmux]   the TUI',
    '  moitumi <command> [options]',
    '',
    'Commands:',
    ...columns(shown.map((entry) => [`${entry.name} ${entry.args}`.trim(), entry.help])),
    '',
    'Everywhere:',
    ...optionLines(globalOptions),
    '',
    `Exit: ${exitCodes.done} done, ${exitCodes.failed} failed, ${exitCodes.usage} wrong usage, ${exitCodes.noCore} no core, ` +
      `${exitCodes.notFound} no such node or agent, ${exitCodes.refused} refused, ${exitCodes.timedOut} \`wait\` timed out.`,
    'A node is named by its id (n12) or by the beginning of its title; an agent by its id (a3) or by its node.',
    '`moitumi help <command>` explains one command.',
  ];
}

/** One command, explained. */
export function commandLines(entry: CommandEntry): string[] {
  const examples = (entry.examples ?? []).map((example) => `  moitumi ${example}`);
  return [
    `${entry.help[0]?.toUpperCase()}${entry.help.slice(1)}.`,
    '',
    `Usage: ${usageLine(entry)}`,
    ...(entry.options.length > 0 ? ['', 'Options:', ...optionLines(entry.options)] : []),
    '',
    'Everywhere:',
    ...optionLines(globalOptions),
    ...(examples.length > 0 ? ['', 'Examples:', ...examples] : []),
  ];
}

function optionLines(options: readonly OptionEntry[]): string[] {
  return columns(options.map((option) => [option.form, option.help]));
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
