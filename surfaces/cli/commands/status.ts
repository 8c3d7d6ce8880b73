import type { CommandCall } from '../command.ts';
import { printStatus } from '../print-status.ts';

/** `moitumi status`: how the core is doing. */
export async function run(call: CommandCall): Promise<number> {
  return printStatus(call, await call.connect());
}
