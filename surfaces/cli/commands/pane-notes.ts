import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';

/** `moitumi pane notes NODE`: how tmux panes show notes. */
export function run(call: CommandCall): Promise<number> {
  return call.context.launcher.showContent({ home: call.home, content: 'notes', node: argument(call, 0) });
}
