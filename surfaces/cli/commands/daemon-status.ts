import type { CommandCall } from '../command.ts';
import { printStatus } from '../print-status.ts';

/** `moitumi daemon status`: how the core is doing; starts none, so that its absence is exit code 3. */
export async function run(call: CommandCall): Promise<number> {
  return printStatus(call, await call.connect({ start: false }));
}
