import { MAX_EVERY_S, type NodeCommand } from '../../src/domain/node.ts';
import type { CommandOptions, OptionEntry } from './command.ts';
import { usageError } from './usage-error.ts';

/** The options by which a node gets a live command. */
export const liveCommandOptions: readonly OptionEntry[] = [
  { form: '--command <line>', help: "a shell command whose output is shown with the node; '' takes it away" },
  { form: '--every <seconds>', help: 'run it again so long after it has ended' },
  { form: '--on-change', help: 'run it again when a file below its directory changes' },
];

/** Whether any of the options was given. */
export function hasLiveCommand(options: CommandOptions): boolean {
  return options.text('command') !== null || options.number('every') !== null || options.flag('on-change');
}

/** What the options make of the command that is there; null: none is wanted. */
export function readLiveCommand(options: CommandOptions, known: NodeCommand | null): NodeCommand | null {
  const run = options.text('command') ?? known?.run ?? null;
  if (run === null) throw usageError('There is no live command yet: give one with `--command`.');
  if (run.trim() === '') return null;
  const every = options.number('every', 1);
  if (every !== null && (!Number.isInteger(every) || every > MAX_EVERY_S)) {
    throw usageError(`\`--every\` takes whole seconds, ${MAX_EVERY_S} at most.`);
  }
  return { run, restart: options.flag('on-change') ? 'on_change' : 'never', every_s: every };
}
