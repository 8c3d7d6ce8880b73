/** A value in a configuration that cannot be used; `path` leads to it. */
export class ConfigProblem extends Error {
  readonly path: readonly string[];

  constructor(path: readonly string[], message: string) {
    super(message);
    this.path = path;
  }
}

/** A table of a configuration, read key by key; what nobody asked for is left over. */
export type TableReader = {
  /** The value of a key by its check; `fallback` when it is not there, or a problem where there is none. */
  read<T>(key: string, check: Check<T>, fallback?: T): T;
  /** A table inside; an empty one when it is not there. */
  table(key: string): TableReader;
  keys(): readonly string[];
  /** Paths of keys that were never read, here and in the tables inside. */
  leftOver(): readonly (readonly string[])[];
};

/** Gives the value, or says in words what it should have been. */
export type Check<T> = (value: unknown) => { readonly value: T } | { readonly expected: string };

/** Reads a parsed TOML table. */
export function readTable(table: unknown, path: readonly string[] = []): TableReader {
  if (!isTable(table)) throw new ConfigProblem(path, `${path.join('.')} must be a table`);
  const read = new Set<string>();
  const inner: TableReader[] = [];
  const take = (key: string): unknown => {
    read.add(key);
    return Object.hasOwn(table, key) ? table[key] : undefined;
  };
  return {
    read: (key, check, fallback) => {
      const value = take(key);
      if (value === undefined && fallback !== undefined) return fallback;
      const verdict = check(value);
      if ('value' in verdict) return verdict.value;
      throw new ConfigProblem([...path, key], `${[...path, key].join('.')} must be ${verdict.expected}`);
    },
    table: (key) => {
      const reader = readTable(take(key) ?? {}, [...path, key]);
      inner.push(reader);
      return reader;
    },
    keys: () => Object.keys(table),
    leftOver: () => [
      ...Object.keys(table)
        .filter((key) => !read.has(key))
        .map((key) => [...path, key]),
      ...inner.flatMap((reader) => reader.leftOver()),
    ],
  };
}

/** A text that is not empty. */
export const text: Check<string> = (value) =>
  typeof value === 'string' && value !== '' ? { value } : { expected: 'a text that is not empty' };

/** An array of texts. */
export const texts: Check<readonly string[]> = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
    ? { value }
    : { expected: 'an array of texts' };

/** A table whose values are texts. */
export const textTable: Check<Readonly<Record<string, string>>> = (value) =>
  isTable(value) && Object.values(value).every((item) => typeof item === 'string')
    ? { value: value as Record<string, string> }
    : { expected: 'a table of texts' };

/** A number from `min` to `max`. */
export function numberIn(min: number, max: number, whole: boolean): Check<number> {
  return (value) =>
    typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value))
      ? { value }
      : { expected: `a ${whole ? 'whole ' : ''}number from ${min} to ${max}` };
}

/** One of the given words. */
export function oneOf<T extends string>(...words: readonly T[]): Check<T> {
  return (value) => {
    const word = words.find((candidate) => candidate === value);
    return word === undefined ? { expected: `one of ${words.map((each) => `"${each}"`).join(', ')}` } : { value: word };
  };
}

/** A switch: true or "on", false or "off". */
export const flag: Check<boolean> = (value) => {
  if (value === true || value === 'on') return { value: true };
  return value === false || value === 'off' ? { value: false } : { expected: 'true or false' };
};

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
