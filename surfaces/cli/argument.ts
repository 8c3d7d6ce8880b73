import type { CommandCall } from './command.ts';

/** An argument that the command's form requires, and the parser has therefore seen. */
export function argument(call: CommandCall, index: number): string {
  const value = call.args[index];
  if (value === undefined) throw new Error(`The command's form does not require argument ${index + 1}.`);
  return value;
}
