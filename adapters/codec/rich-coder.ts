/** A value with Dates, Maps and Sets as plain JSON, and what brings them back. */
export type RichValue = { readonly json: unknown; readonly meta?: unknown };

/** Turns values that JSON cannot hold into some that it can, and back. */
export type RichCoder = {
  readonly serialize: (value: unknown) => RichValue;
  readonly deserialize: (value: RichValue) => unknown;
};

/** Loads superjson, which costs 7 ms: only for who sends or reads a Date, Map or Set. */
export async function loadRichCoder(): Promise<RichCoder> {
  const { serialize, deserialize } = await import('superjson');
  return {
    serialize,
    deserialize: (value) => deserialize(value as Parameters<typeof deserialize>[0]),
  };
}
