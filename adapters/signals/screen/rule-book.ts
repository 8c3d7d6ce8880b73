import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ILogger } from '../../../src/ports/logger.ts';
import type { ScreenRule, ScreenRules } from './screen-rule.ts';

/** The rules by which screens are read, by agent. */
export type RuleBook = {
  /** Whether there are any for this agent. */
  readonly has: (agent: string) => boolean;
  /** Reads them, once. Never rejects: a file that cannot be used is told to the log, and left out. */
  readonly load: (agent: string) => Promise<ScreenRules>;
  /** What `load` has given; null before. */
  readonly loaded: (agent: string) => ScreenRules | null;
};

export type RuleBookOptions = {
  /** Directories with a file `AGENT.toml` each; a rule of a later one replaces one of the same id. */
  readonly directories: readonly string[];
  /** Ids of rules that do not hold. */
  readonly disabled: readonly string[];
  readonly logger: ILogger;
};

/** A book of rules that reads its files when they are asked for. */
export function createRuleBook(options: RuleBookOptions): RuleBook {
  const books = new Map<string, ScreenRules>();
  const loading = new Map<string, Promise<ScreenRules>>();
  const filesOf = (agent: string) =>
    options.directories.map((directory) => join(directory, `${agent}.toml`)).filter((file) => existsSync(file));
  const read = async (agent: string): Promise<ScreenRules> => {
    const parts = await Promise.all(filesOf(agent).map((file) => readRules(agent, file, options.logger)));
    const rules = merge(parts, new Set(options.disabled));
    books.set(agent, rules);
    return rules;
  };
  return {
    has: (agent) => isPlain(agent) && filesOf(agent).length > 0,
    load: (agent) => {
      const under = loading.get(agent) ?? read(agent);
      loading.set(agent, under);
      return under;
    },
    loaded: (agent) => books.get(agent) ?? null,
  };
}

/** The name of a profile may hold anything; only one without a path is a file here. */
function isPlain(agent: string): boolean {
  return /^[\w-]{1,64}$/.test(agent);
}

async function readRules(agent: string, file: string, logger: ILogger): Promise<ScreenRules> {
  try {
    const [{ parse }, { parseRules }] = await Promise.all([import('smol-toml'), import('./parse-rules.ts')]);
    return parseRules(agent, parse(await readFile(file, 'utf8')));
  } catch (error) {
    logger.log('warn', 'a file of screen rules cannot be used', { file, error: String(error) });
    return { version: null, rules: [] };
  }
}

function merge(parts: readonly ScreenRules[], disabled: ReadonlySet<string>): ScreenRules {
  const rules = new Map<string, ScreenRule>();
  for (const rule of parts.flatMap((part) => part.rules)) if (!disabled.has(rule.id)) rules.set(rule.id, rule);
  return { version: parts.findLast((part) => part.version !== null)?.version ?? null, rules: [...rules.values()] };
}
