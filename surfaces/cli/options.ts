import type { CommandOptions, OptionEntry } from './command.ts';
import { usageError } from './usage-error.ts';

/** An option as it was given, with its dashes; `value` is null for a switch. */
export type GivenOption = { readonly name: string; readonly value: string | null };

/** Typed access to the options that were given, of those that are declared. */
export function createOptions(declared: readonly OptionEntry[], given: readonly GivenOption[]): CommandOptions {
  const isGiven = (name: string): boolean => given.some((option) => option.name === name);
  const all = (name: string): string[] =>
    given.flatMap((option) => (option.name === `--${name}` && option.value !== null ? [option.value] : []));
  const text = (name: string): string | null => {
    const values = all(name);
    if (values.length > 1) throw usageError(`\`--${name}\` was given more than once.`);
    return values[0] ?? null;
  };
  return {
    all,
    text,
    flag: (name) => {
      if (declared.some(({ form }) => form === `--no-${name}`)) return !isGiven(`--no-${name}`);
      return isGiven(`--${name}`) || (name === 'help' && isGiven('-h'));
    },
    number: (name, min = Number.NEGATIVE_INFINITY) => {
      const typed = text(name);
      return typed === null ? null : readNumber(name, typed, min);
    },
  };
}

function readNumber(name: string, typed: string, min: number): number {
  const value = typed.trim() === '' ? Number.NaN : Number(typed);
  if (!Number.isFinite(value) || value < min) {
    const least = min === Number.NEGATIVE_INFINITY ? '' : ` of at least ${min}`;
    throw usageError(`\`--${name}\` takes a number${least}, and \`${typed}\` is none.`);
  }
  return value;
}
