import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';

/** `moitumi pane chat NODE --view SURFACE`: how tmux panes show a chat. */
export function run(call: CommandCall): Promise<number> {
  const node = argument(call, 0);
  const view = call.options.text('view');
  return call.context.launcher.openChat({ home: call.home, node, surface: `pane:chat:${node}`, view, start: false });
}
