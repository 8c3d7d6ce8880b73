import type { CommandCall } from '../command.ts';

/** `moitumi dump`: everything the core knows, as JSON with or without `--json`. */
export async function run(call: CommandCall): Promise<number> {
  const client = await call.connect();
  const dump = await client.request('dump', {});
  const plain = (_: string, value: unknown): unknown => {
    if (value instanceof Map) return Object.fromEntries(value);
    return value instanceof Set ? [...value] : value;
  };
  await call.output.bytes(`${JSON.stringify(dump, plain, call.output.json ? undefined : 2)}\n`);
  return 0;
}
