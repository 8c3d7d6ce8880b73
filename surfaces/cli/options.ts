import type { CommandOptions } from './command.ts';
import { unmarked } from './shield.ts';
import { usageError } from './usage-error.ts';

/** Options as cac gives them: by camelCase names, several of one name as an array. */
export type ParsedOptions = Readonly<Record<string, unknown>>;

/** Typed access to parsed options. */
export function createOptions(parsed: ParsedOptions): CommandOptions {
  const all = (name: string): string[] => values(parsed, name).map((value) => unmarked(String(value)));
  const text = (name: string): string | null => {
    const given = all(name);
    if (given.length > 1) throw usageError(`\`--${name}\` was given more than once.`);
    return given[0] ?? null;
  };
  return {
    all,
    text,
    flag: (name) => values(parsed, name).at(-1) === true,
    number: (name, min = Number.NEGATIVE_INFINITY) => {
      const typed = text(name);
      return typed === null ? null : readNumber(name, typed, min);
    },
  };
}

/** cac's own spelling of an option's name. */
export function camelCase(name: string): string {
  return name.replaceAll(/([a-z])-([a-z])/g, (_, before: string, after: string) => before + after.toUpperCase());
}

function values(parsed: ParsedOptions, name: string): unknown[] {
  const value = parsed[camelCase(name)];
  return value === undefined ? [] : [value].flat();
}

function readNumber(name: string, typed: string, min: number): number {
  const value = typed.trim() === '' ? Number.NaN : Number(typed);
  if (!Number.isFinite(value) || value < min) {
    const least = min === Number.NEGATIVE_INFINITY ? '' : ` of at least ${min}`;
    throw usageError(`\`--${name}\` takes a number${least}, and \`${typed}\` is none.`);
  }
  return value;
}
