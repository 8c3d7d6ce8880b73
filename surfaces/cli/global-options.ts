import type { OptionEntry } from './command.ts';

/** Options that every command takes. */
export const globalOptions: readonly OptionEntry[] = [
  { form: '--json', help: 'data as JSON; one value a line for what streams' },
  { form: '--home <dir>', help: 'the home, instead of $MOITUMI_HOME or the usual one' },
  { form: '--socket <path>', help: 'the core that listens at this path' },
  { form: '--no-start', help: 'do not start a daemon when no core is there' },
  { form: '--no-color', help: 'no colours, as with NO_COLOR' },
  { form: '-h, --help', help: 'explain the command' },
];
