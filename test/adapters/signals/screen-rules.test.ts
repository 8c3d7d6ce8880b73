import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseRules } from '../../../adapters/signals/screen/parse-rules.ts';
import { createRuleBook } from '../../../adapters/signals/screen/rule-book.ts';
import { isWithin } from '../../../adapters/signals/screen/screen-rule.ts';
import { createScreenSource } from '../../../adapters/signals/screen/screen-source.ts';
import { nullLogger } from '../../../src/ports/logger.ts';
import { RULES } from '../../support/test-rules.ts';

let own: string;

beforeEach(() => {
  own = mkdtempSync(join(tmpdir(), 'moitumi-rules-'));
});
afterEach(() => rmSync(own, { recursive: true }));

const screen = (...lines: readonly string[]) =>
  ({ kind: 'screen', agent: 'a1', at: 1, lines, alternate: false }) as const;

/** What the rules of a text, read after each of these screens, say of the last. */
function read(rules: string, ...screens: readonly (readonly string[])[]) {
  const parsed = parseRules('x', parse(rules));
  const source = createScreenSource(() => parsed);
  return screens.map((lines) => source.read(screen(...lines))).at(-1);
}

const WORKS = '[[rule]]\nid = "w"\nall = ["busy"]\nstate = "working"\n';
const IDLE = '[[rule]]\nid = "i"\nall = ["^>"]\nnone = ["busy"]\nstate = "idle"\n';

test('all patterns must match and none of the others, in the last lines that are not empty', () => {
  expect(read(IDLE, ['> '])).toMatchObject({
    state: 'idle',
    strength: 'hint',
    text: 'its screen shows “>” (rule x/i)',
  });
  expect(read(IDLE, ['> ', 'busy'])).toBe('withdraw');
  const bottom = '[[rule]]\nid = "b"\nbottom = 2\nall = ["busy"]\nstate = "working"\n';
  expect(read(bottom, ['busy', '', 'one', '', ''])).toMatchObject({ state: 'working' });
  expect(read(bottom, ['busy', 'one', 'two'])).toBe('withdraw');
});

test('a turn that ends by itself is finished; one that was broken off is not', () => {
  expect(read(WORKS + IDLE, ['busy'], ['> '])).toMatchObject({ state: 'idle', finished: true });
  expect(read(WORKS + IDLE, ['> '])).toMatchObject({ finished: false });
  expect(read(`${WORKS + IDLE}interrupted = true\n`, ['busy'], ['> '])).toMatchObject({ finished: false });
});

test('a rule for some versions holds once the screen has told another one no longer', () => {
  const rules = `version = 'v(\\d+\\.\\d+)'\n${WORKS}versions = ">=2.1 <3"\n`;
  expect(read(rules, ['busy'])).toMatchObject({ state: 'working' });
  expect(read(rules, ['v2.1', 'busy'], ['busy'])).toMatchObject({ state: 'working' });
  expect(read(rules, ['v3.0', 'busy'], ['busy'])).toBe('withdraw');
  expect(isWithin('2.10.1', { min: '2.9', below: '2.10.2' })).toBe(true);
  expect(isWithin('2.10.2', { min: null, below: '2.10.2' })).toBe(false);
});

test('the background is told beside the state, and only where a rule can tell', () => {
  const rules = `${IDLE}[[rule]]\nid = "s"\nall = ["1 shell"]\nbackground = true\n`;
  expect(read(rules, ['> ', '1 shell'])).toMatchObject({ state: 'idle', background: true });
  expect(read(rules, ['> '])).toMatchObject({ state: 'idle', background: false });
  expect(read(IDLE, ['> '])).not.toHaveProperty('background');
});

test.each([
  ['[[rule]]\nid = "r"\nstate = "idle"\n', 'x/r: all must hold a pattern'],
  ['[[rule]]\nid = "r"\nall = ["("]\n', 'x/r: all must be a pattern, not ('],
  ['[[rule]]\nid = "r"\nall = ["a"]\nstate = "asleep"\n', 'x/r: state must be one of working, waiting, idle'],
  ['[[rule]]\nid = "r"\nall = ["a"]\nstat = "idle"\n', 'x/r: nobody knows the key stat'],
  ['[[rule]]\nall = ["a"]\nversions = "2.1"\n', 'x/1: versions must be a range like ">=2.1 <3"'],
  ['[[rule]]\nid = "r"\nall = ["a"]\n[rule.dialog]\ntop = "t"\n', 'x/r: dialog: top and option must be patterns'],
])('rules with a fault are refused, and the fault is named: %j', (rules, message) => {
  expect(() => parseRules('x', parse(rules))).toThrow(message);
});

test('a person’s own rule replaces a shipped one of the same id, adds others, and can be switched off', async () => {
  writeFileSync(join(own, 'codex.toml'), `${WORKS.replace('"w"', '"working"')}${IDLE}`);
  const logger = nullLogger;
  const shipped = createRuleBook({ directories: [RULES], disabled: [], logger });
  const mine = createRuleBook({ directories: [RULES, own], disabled: ['codex/limit'], logger });
  const [before, after] = [await shipped.load('codex'), await mine.load('codex')];
  expect(after.version).toEqual(before.version);
  const ids = after.rules.map(({ id }) => id);
  expect(ids).toEqual([...before.rules.map(({ id }) => id).filter((id) => id !== 'codex/limit'), 'codex/i']);
  expect(after.rules.find(({ id }) => id === 'codex/working')?.all).toEqual([/busy/mu]);
});

test('a file that cannot be used is told to the log, and the rest goes on', async () => {
  writeFileSync(join(own, 'codex.toml'), 'rule = 1');
  const told: unknown[] = [];
  const book = createRuleBook({
    directories: [RULES, own],
    disabled: [],
    logger: { log: (...line) => told.push(line) },
  });
  expect((await book.load('codex')).rules.length).toBeGreaterThan(3);
  expect(told).toMatchObject([['warn', 'a file of screen rules cannot be used', { file: join(own, 'codex.toml') }]]);
});

test('only a plain name is looked up as a file', () => {
  const book = createRuleBook({ directories: [RULES], disabled: [], logger: nullLogger });
  expect([book.has('claude'), book.has('../rules/claude'), book.has('mine')]).toEqual([true, false, false]);
});
