import type { CommandCall } from '../command.ts';

/** `moitumi demo`: the TUI on a throw-away home with scripted agents. */
export function run({ context, options }: CommandCall): Promise<number> {
  return context.launcher.runDemo({ tmux: options.flag('tmux') });
}
