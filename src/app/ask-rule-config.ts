import { TomlDate } from 'smol-toml';
import type { AskRule } from '../domain/ask-rules.ts';
import { type Check, oneOf, type TableReader, text } from './config-shape.ts';

/** Reads `[asks.rules.NAME]`. */
export function readAskRule(name: string, table: TableReader): AskRule {
  return {
    name,
    profile: table.read<string | null>('profile', text, null),
    tool: table.read('tool', text),
    pattern: table.read('pattern', text),
    verdict: table.read('verdict', oneOf('allow', 'deny')),
    expires_at: table.read<number | null>('expires', endOfDate, null),
  };
}

/** A moment, or the end of a day, where nothing else is said in the time of this machine. */
const endOfDate: Check<number> = (value) => {
  if (!(value instanceof TomlDate) || value.isTime()) return { expected: 'a date such as 2026-12-31, without quotes' };
  return { value: Date.parse(value.isDate() ? `${value.toISOString()}T24:00` : value.toISOString()) };
};
