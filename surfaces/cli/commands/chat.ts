import { MoitumiError } from '../../../src/domain/error.ts';
import type { CommandCall } from '../command.ts';
import { usageError } from '../usage-error.ts';

/** The name under which chats keep what is being typed. */
const SURFACE = 'chat';

/**
 * `moitumi chat [NODE]`: talks in a node's conversation. Where stdin or stdout is no terminal, what is read is said
 * to the node's agent, and its answer printed, as by `send --wait`.
 */
export async function run(call: CommandCall): Promise<number> {
  const { context, options, output, home } = call;
  const [node = null] = call.args;
  if (context.stdin.isTTY && context.stdout.isTTY && !output.json) {
    return context.launcher.openChat({ home, node, surface: SURFACE, view: null, start: options.flag('start') });
  }
  const [{ sendAndWait }, { textOrStdin }] = await Promise.all([
    import('../prompt-wait.ts'),
    import('../read-text.ts'),
  ]);
  const text = await textOrStdin(call, '-');
  if (text.trim() === '') throw usageError('There is nothing to say: stdin is empty.');
  return sendAndWait(call, [node ?? (await meantNode(call))], { text }, options.number('timeout', 0));
}

/** The node that the person looks at elsewhere. */
async function meantNode(call: CommandCall): Promise<string> {
  const client = await call.connect();
  const { node } = await client.request('get_recent_context', {});
  await client.close();
  if (node !== null) return node;
  throw new MoitumiError('bad_request', 'Which node? No surface shows one: moitumi chat NODE.');
}
