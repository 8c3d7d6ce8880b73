import { terminalPath } from '../../terminal/terminal-path.ts';
import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { usageError } from '../usage-error.ts';
import { whenStarted } from '../when-started.ts';

/**
 * `moitumi pane agent AGENT --holder PID`: offers the terminal that process PID does nothing in to the agent's keeper, and
 * prints the keeper's pid; with `--end`, the person has seen the last screen. Both are for the panes of tmux.
 */
export async function run(call: CommandCall): Promise<number> {
  const agent = argument(call, 0);
  const client = await call.connect();
  try {
    if (call.options.flag('end')) {
      await client.request('close_agent', { agent });
      return exitCodes.done;
    }
    const path = await terminalPath(0);
    const pid = call.options.number('holder', 1);
    if (path === null || pid === null) throw usageError('`pane agent` needs a terminal and `--holder PID`.');
    const { id, keeper } = await whenStarted(client, await client.request('get_agent', { agent }));
    const tty = { path, pid, settings: null, detach_key: null, linger: true };
    const nothing = () => undefined;
    await client.attach(
      { agent: id, cols: 80, rows: 24, mode: 'drive', tty },
      { bytes: nothing, changed: nothing, closed: nothing },
    );
    const { keepers } = await client.request('get_status', {});
    call.context.stdout.write(`${keepers.find((one) => one.id === keeper)?.pid ?? ''}\n`);
    return exitCodes.done;
  } finally {
    await client.close();
  }
}
