import type { IControlClient } from '../../src/protocol/control-client.ts';
import type { EffectHost } from './effect-runner.ts';
import type { Meant } from './event.ts';
import type { TuiOptions } from './tui-options.ts';

/** Runs a line of the palette by the table that chat has, too; what it says is told to the sidebar. */
export async function runCommand(
  client: IControlClient,
  { spawnDefaults }: Pick<TuiOptions, 'spawnDefaults'>,
  host: EffectHost,
  { line, node, agent }: Meant & { readonly line: string },
): Promise<void> {
  const [{ SLASH_COMMANDS }, { runCommandLine }] = await Promise.all([
    import('../commands/command-table.ts'),
    import('../commands/run-command.ts'),
  ]);
  const site = {
    ...{ client, node, agent, ...spawnDefaults },
    ...{ graph: host.graph(), width: host.side(), now: Date.now(), commands: SLASH_COMMANDS },
    goTo: (to: string) => void goTo(client, host, to),
    copy: host.copy,
    quit: () => host.dispatch({ kind: 'key', name: 'q', text: 'q' }),
  };
  // A colon before it is a habit, a slash is how chat has it.
  host.dispatch({ kind: 'command_said', lines: await runCommandLine(line.replace(/^\s*[/:]/, ''), site) });
}

/** Selects a node, wherever in the tree it is. */
async function goTo(client: IControlClient, host: EffectHost, node: string): Promise<void> {
  try {
    const parent = host.graph().nodes.get(node)?.parent ?? null;
    await client.request('enter', { node: parent });
    await client.request('focus', { node });
  } catch (thrown) {
    host.dispatch({ kind: 'failed', text: String(thrown instanceof Error ? thrown.message : thrown) });
  }
}
