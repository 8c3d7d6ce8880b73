/** A command id taken apart: whose command it is, and which of theirs. */
export type CommandNumber = { readonly client: string; readonly counter: number };

/** Splits `client:7` into its client's part and the counter; null for an id that ends in no counter. */
export function commandNumber(commandId: string): CommandNumber | null {
  const digits = /\d{1,15}$/.exec(commandId)?.[0];
  if (digits === undefined) return null;
  return { client: commandId.slice(0, -digits.length), counter: Number(digits) };
}
