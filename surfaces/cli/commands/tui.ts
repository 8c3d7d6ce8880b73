import type { CommandCall } from '../command.ts';
import { run as runVersion } from './version.ts';

/** `moitumi [--daemon] [--no-tmux] [--surface KEY]`: the TUI. */
export async function run(call: CommandCall): Promise<number> {
  const { options, home } = call;
  if (options.flag('version')) return runVersion(call);
  const surface = options.text('surface');
  return call.context.launcher.openTui({
    home,
    daemon: options.flag('daemon'),
    tmux: options.flag('tmux'),
    ...(surface === null ? {} : { surface }),
  });
}
