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

/** A number that counts something; 0 for what is none. */
export function amount(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
}

/** A moment in ms since the epoch, given as ISO 8601 or in seconds; null: neither. */
export function instant(value: unknown): number | null {
  const ms = typeof value === 'number' ? value * 1_000 : Date.parse(text(value));
  return Number.isFinite(ms) ? ms : null;
}
