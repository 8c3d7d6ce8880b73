import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';

/** `moitumi pane command NODE`: how tmux panes show a live command. */
export function run(call: CommandCall): Promise<number> {
  return call.context.launcher.showContent({ home: call.home, content: 'command', node: argument(call, 0) });
}
