import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { textOrStdin } from '../read-text.ts';

/** `moitumi send AGENT TEXT|- [--no-enter]`: pastes text into an agent, and presses Enter. */
export async function run(call: CommandCall): Promise<number> {
  const { options, output } = call;
  const text = await textOrStdin(call, argument(call, 1));
  const enter = options.flag('enter') ? {} : { enter: false };
  const client = await call.connect();
  const result = await client.request('submit_turn', { agent: argument(call, 0), text, ...enter });
  if (output.json) await output.value(result);
  return 0;
}
