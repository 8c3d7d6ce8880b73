/** Why a value does not fit, and where in it: `` is the value itself, `keys[3]` an item of a field. */
export type Fault = { readonly path: string; readonly reason: string };

/**
 * Checks a value that came from outside; null: it is a T. `fits` is never there: it makes the type invariant,
 * also in the fields that may be left out, so that a check that knows one field less does not compile.
 */
export type Check<T> = ((value: unknown) => Fault | null) & {
  readonly fits?: (value: T, key: keyof T) => [T, keyof T];
};

type Shape = { readonly [key: string]: Check<never> | OptionalField<never> };

/** A field that may be left out. */
type OptionalField<T> = { readonly optional: Check<T> };

type Fields<S> = {
  [K in keyof S as S[K] extends OptionalField<infer _> ? never : K]: S[K] extends Check<infer T> ? T : never;
} & {
  [K in keyof S as S[K] extends OptionalField<infer _> ? K : never]?: S[K] extends OptionalField<infer T> ? T : never;
};

/** Any text. */
export const text: Check<string> = (value) => (typeof value === 'string' ? null : fault('must be a text'));

/** Whatever JSON can say. */
export const anything: Check<unknown> = () => null;

/** A short text without control characters, as names are. */
export const name: Check<string> = (value) =>
  typeof value === 'string' && /^[^\p{C}]{1,100}$/u.test(value)
    ? null
    : fault('must be a text of 1 to 100 characters, none of them a control character');

/** True or false. */
export const flag: Check<boolean> = (value) => (typeof value === 'boolean' ? null : fault('must be true or false'));

/** A whole number within bounds, both included. */
export function whole(min: number, max: number): Check<number> {
  const wrong = fault(`must be a whole number from ${min} to ${max}`);
  return (value) => (Number.isInteger(value) && Number(value) >= min && Number(value) <= max ? null : wrong);
}

/** One of a few texts. */
export function oneOf<const T extends string>(...allowed: readonly T[]): Check<T> {
  const set = new Set<unknown>(allowed);
  const wrong = fault(`must be one of ${allowed.join(', ')}`);
  return (value) => (set.has(value) ? null : wrong);
}

/** What the other check takes, or null. */
export function nullable<T>(check: Check<T>): Check<T | null> {
  return (value) => (value === null ? null : check(value));
}

/** A list of such items. */
export function list<T>(check: Check<T>): Check<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return fault('must be a list');
    for (const [index, item] of value.entries()) {
      const found = check(item);
      if (found !== null) return within(`[${index}]`, found);
    }
    return null;
  };
}

/** An object used as a dictionary of such values. */
export function dictionary<T>(check: Check<T>): Check<Readonly<Record<string, T>>> {
  return (value) => {
    if (!isRecord(value)) return fault('must be an object');
    for (const [key, item] of Object.entries(value)) {
      const found = check(item);
      if (found !== null) return within(key, found);
    }
    return null;
  };
}

/** Marks a field of `record` as one that may be left out. */
export function optional<T>(check: Check<T>): OptionalField<T> {
  return { optional: check };
}

/** An object with these fields and, unless `open`, no others. */
export function record<const S extends Record<string, unknown>>(shape: S, open = false): Check<Fields<S>> {
  const fields = new Map(Object.entries(shape as Shape));
  const required = [...fields].filter(([, field]) => typeof field === 'function').map(([key]) => key);
  return (value) => {
    if (!isRecord(value)) return fault('must be an object');
    for (const key in value) {
      const found = checkField(fields.get(key), value[key], open);
      if (found !== null) return within(key, found);
    }
    const missing = required.find((key) => value[key] === undefined);
    return missing === undefined ? null : { path: missing, reason: 'is missing' };
  };
}

function checkField(field: Shape[string] | undefined, value: unknown, open: boolean): Fault | null {
  if (field === undefined) return open ? null : fault('is not known here');
  return typeof field === 'function' ? field(value) : field.optional(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fault(reason: string): Fault {
  return { path: '', reason };
}

function within(step: string, found: Fault): Fault {
  const join = found.path === '' || found.path.startsWith('[') ? '' : '.';
  return { path: `${step}${join}${found.path}`, reason: found.reason };
}
