/** A foreign object's fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a value; none of one that is no object. */
export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** The items of a value; none of one that is no array. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text; '' for what is none. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
