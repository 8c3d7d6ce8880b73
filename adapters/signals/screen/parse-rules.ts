import type { StateDetail } from '../../../src/domain/agent.ts';
import type { DialogRule, ScreenRule, ScreenRules, VersionRange } from './screen-rule.ts';

/** What a file of rules says, as parsed TOML. Throws an Error that names the rule and the key at fault. */
export function parseRules(agent: string, file: unknown): ScreenRules {
  const top = new Table(file, agent);
  const rules = top.tables('rule').map((rule, index) => parseRule(agent, rule, index));
  const version = top.pattern('version');
  top.done();
  return { version, rules };
}

const STATES = ['working', 'waiting', 'idle'] as const;
const DETAILS: readonly StateDetail[] = ['permission', 'question', 'plan', 'trust', 'auth', 'limit', 'error'];
const STRENGTHS = ['proof', 'hint'] as const;
const PRESSES = ['key', 'letter', 'arrows'] as const;

function parseRule(agent: string, raw: unknown, index: number): ScreenRule {
  const unnamed = new Table(raw, `${agent}: rule ${index + 1}`);
  const table = new Table(raw, `${agent}/${unnamed.text('id') ?? index + 1}`);
  const state = table.oneOf('state', STATES);
  const dialog = table.table('dialog');
  const rule: ScreenRule = {
    id: `${agent}/${table.text('id') ?? index + 1}`,
    versions: table.range('versions'),
    bottom: table.number('bottom'),
    all: table.patterns('all'),
    none: table.patterns('none'),
    state,
    detail: table.oneOf('detail', DETAILS),
    // That a turn is over shows on a screen only by what is no longer there.
    strength: table.oneOf('strength', STRENGTHS) ?? (state === 'idle' ? 'hint' : 'proof'),
    interrupted: table.flag('interrupted'),
    background: table.flag('background'),
    priority: table.number('priority') ?? 50,
    dialog: dialog === null ? null : parseDialog(dialog),
  };
  table.done();
  if (rule.all.length === 0) throw new Error(`${rule.id}: all must hold a pattern`);
  return rule;
}

function parseDialog(table: Table): DialogRule {
  const top = table.pattern('top');
  const option = table.pattern('option');
  if (top === null || option === null) throw new Error(`${table.where}: top and option must be patterns`);
  const dialog: DialogRule = {
    top,
    option,
    frame: table.pattern('frame'),
    skip: table.pattern('skip'),
    title: table.pattern('title'),
    tool: table.pattern('tool'),
    partial: table.pattern('partial'),
    press: table.oneOf('press', PRESSES) ?? 'key',
  };
  table.done();
  return dialog;
}

/** A table of TOML, of which every key must be known. */
class Table {
  readonly where: string;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #read = new Set<string>();

  constructor(values: unknown, where: string) {
    if (typeof values !== 'object' || values === null || Array.isArray(values)) throw new Error(`${where}: no table`);
    this.where = where;
    this.#values = values as Readonly<Record<string, unknown>>;
  }

  text(key: string): string | null {
    return this.#value(key, (value) => typeof value === 'string' && value !== '', 'a text') as string | null;
  }

  number(key: string): number | null {
    return this.#value(key, (value) => Number.isInteger(value), 'a whole number') as number | null;
  }

  flag(key: string): boolean {
    return (this.#value(key, (value) => typeof value === 'boolean', 'true or false') ?? false) as boolean;
  }

  oneOf<T extends string>(key: string, words: readonly T[]): T | null {
    return this.#value(key, (value) => words.some((word) => word === value), `one of ${words.join(', ')}`) as T | null;
  }

  pattern(key: string): RegExp | null {
    const source = this.text(key);
    return source === null ? null : this.#compile(key, source);
  }

  patterns(key: string): readonly RegExp[] {
    const isTexts = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === 'string');
    const sources = (this.#value(key, isTexts, 'an array of patterns') ?? []) as readonly string[];
    return sources.map((source) => this.#compile(key, source));
  }

  range(key: string): VersionRange | null {
    const text = this.text(key);
    if (text === null) return null;
    const [, min, below] = /^(?:>=(\d[\d.]*))? ?(?:<(\d[\d.]*))?$/.exec(text) ?? [];
    if (min === undefined && below === undefined) throw this.#wrong(key, 'a range like ">=2.1 <3"');
    return { min: min ?? null, below: below ?? null };
  }

  table(key: string): Table | null {
    this.#read.add(key);
    return this.#values[key] === undefined ? null : new Table(this.#values[key], `${this.where}: ${key}`);
  }

  tables(key: string): readonly unknown[] {
    return (this.#value(key, Array.isArray, 'an array of tables') ?? []) as readonly unknown[];
  }

  /** Throws when there is a key that nobody asked for: a misspelt one must not go unnoticed. */
  done(): void {
    const left = Object.keys(this.#values).find((key) => !this.#read.has(key));
    if (left !== undefined) throw new Error(`${this.where}: nobody knows the key ${left}`);
  }

  #value(key: string, fits: (value: unknown) => boolean, expected: string): unknown {
    this.#read.add(key);
    const value = this.#values[key];
    if (value === undefined) return null;
    if (!fits(value)) throw this.#wrong(key, expected);
    return value;
  }

  #compile(key: string, source: string): RegExp {
    try {
      return new RegExp(source, 'mu');
    } catch {
      throw this.#wrong(key, `a pattern, not ${source}`);
    }
  }

  #wrong(key: string, expected: string): Error {
    return new Error(`${this.where}: ${key} must be ${expected}`);
  }
}
