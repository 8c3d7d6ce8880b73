import { PROTOCOL } from '../../../src/protocol/hello.ts';
import type { CommandCall } from '../command.ts';

/** `moitumi version`: the program's version. */
export async function run({ context, output }: CommandCall): Promise<number> {
  if (output.json)
    await output.value({ version: context.version, protocol: PROTOCOL.max, node: process.versions.node });
  else await output.lines([context.version]);
  return 0;
}
