import { MoitumiError } from '../../../src/domain/error.ts';
import type { CommandCall } from '../command.ts';
import type { DaemonEnd } from '../context.ts';
import { explainRefusal } from '../refused-stop.ts';

/** `moitumi daemon stop [--force] [--agents]`: ends the core; that none runs is what was wanted. */
export async function run(call: CommandCall): Promise<number> {
  const end = await stop(call);
  if (call.output.json) await call.output.value(end ?? { pid: null, agents_left: [] });
  else call.output.talk(end === null ? 'No core runs.' : said(end));
  return 0;
}

async function stop({ context, home, options }: CommandCall): Promise<DaemonEnd | null> {
  const how = { force: options.flag('force'), agents: options.flag('agents') };
  try {
    return await explainRefusal(context.daemon.stop(home, how));
  } catch (error) {
    if (error instanceof MoitumiError && error.code === 'no_core') return null;
    throw error;
  }
}

function said({ pid, agents_left: left }: DaemonEnd): string {
  const agents = left.length === 0 ? '' : ` These agents run on: ${left.join(', ')}.`;
  return `The core, pid ${pid}, has ended.${agents}`;
}
