import { join } from 'node:path';
import { createRuleBook, type RuleBook } from '../../adapters/signals/screen/rule-book.ts';
import { nullLogger } from '../../src/ports/logger.ts';

/** Where the rules of screens that ship are. */
export const RULES = join(import.meta.dirname, '../../adapters/signals/rules');

/** The rules of screens that ship. */
export function testRules(): RuleBook {
  return createRuleBook({ directories: [RULES], disabled: [], logger: nullLogger });
}
