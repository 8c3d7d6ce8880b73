import { toMoitumiError } from '../../src/domain/error.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';
import type { CommandSite } from '../commands/slash-command.ts';
import type { InputLine } from '../terminal/input-line.ts';
import type { EffectHost } from './effect-runner.ts';
import type { Meant } from './event.ts';
import type { TuiOptions } from './tui-options.ts';

type Options = Pick<TuiOptions, 'spawnDefaults' | 'profiles' | 'clock'>;

/** Runs a line of the palette by the table that chat has, too; what it says is told to the sidebar. */
export async function runCommand(
  client: IControlClient,
  options: Options,
  host: EffectHost,
  { line, ...meant }: Meant & { readonly line: string },
): Promise<void> {
  const { runCommandLine } = await import('../commands/run-command.ts');
  const site = await siteOf(client, options, host, meant);
  // A colon before it is a habit, a slash is how chat has it.
  host.dispatch({ kind: 'command_said', lines: await runCommandLine(line.replace(/^\s*[/:]/, ''), site) });
}

/** Completes a line of the palette as far as it is clear what is meant. */
export async function completeLine(
  client: IControlClient,
  options: Options,
  host: EffectHost,
  { line, ...meant }: Meant & { readonly line: InputLine },
): Promise<void> {
  const [{ findCompletion }, { completed }, { listFiles, meantFiles }, { directoryOf }] = await Promise.all([
    import('../commands/complete.ts'),
    import('../commands/completion.ts'),
    import('../commands/files.ts'),
    import('../commands/site.ts'),
  ]);
  const site = await siteOf(client, options, host, meant);
  const files = async (typed: string) => meantFiles(await listFiles(directoryOf(site)), typed);
  const slashed = { text: `/${line.text}`, at: line.at + 1 };
  const profiles = options.profiles.map(({ name }) => name);
  const found = completed(slashed, await findCompletion(slashed, { site, profiles, files }), true).line;
  host.dispatch({ kind: 'line_completed', from: line, line: { text: found.text.slice(1), at: found.at - 1 } });
}

async function siteOf(
  client: IControlClient,
  { spawnDefaults, clock }: Options,
  host: EffectHost,
  { node, agent }: Meant,
): Promise<CommandSite> {
  const { SLASH_COMMANDS } = await import('../commands/command-table.ts');
  return {
    ...{ client, node, agent, ...spawnDefaults },
    ...{ graph: host.graph(), width: host.side(), now: clock.now(), commands: SLASH_COMMANDS },
    goTo: (to) => void goTo(client, host, to),
    copy: host.copy,
    quit: () => host.dispatch({ kind: 'key', name: 'q', text: 'q' }),
  };
}

/** Selects a node, wherever in the tree it is. */
async function goTo(client: IControlClient, host: EffectHost, node: string): Promise<void> {
  try {
    await client.request('enter', { node: host.graph().nodes.get(node)?.parent ?? null });
    await client.request('focus', { node });
  } catch (thrown) {
    host.dispatch({ kind: 'failed', text: toMoitumiError(thrown).message });
  }
}
