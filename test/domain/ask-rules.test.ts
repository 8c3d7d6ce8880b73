import { describe, expect, it } from 'vitest';
import { type AskRule, matchesPattern, ruleAnswer } from '../../src/domain/ask-rules.ts';
import { sampleAsk } from '../contract/store-samples.ts';
import { sampleDraft } from '../support/ask-rig.ts';

describe('a pattern', () => {
  it.each([
    ['npm test', 'npm test', true],
    ['npm test', 'npm test ', false],
    ['npm test', 'xnpm test', false],
    ['npm *', 'npm run lint -- --fix', true],
    ['npm *', 'npm ', true],
    ['npm *', 'npm', false],
    ['*', '', true],
    ['git log -?', 'git log -3', true],
    ['git log -?', 'git log -', false],
    ['**sudo **', 'cd / && sudo rm', true],
    ['**', 'a\nb;c', true],
    ['a.c', 'abc', false],
    ['ls 🌱*', 'ls 🌱🌱', true],
    ['a*b*c', 'aXbYbZc', true],
    ['a*b*c', 'aXbYbZ', false],
  ])('%j on %j: %j', (pattern, text, fits) => {
    expect(matchesPattern(pattern, text)).toBe(fits);
  });

  it.each([';', '&&', '|', '>', '<', '$(rm)', '`rm`', '\n', '\r', '\\', '$HOME'])(
    'with a star takes nothing by which a shell does more: %j',
    (more) => {
      expect(matchesPattern('npm test *', `npm test x ${more} y`)).toBe(false);
      expect(matchesPattern('npm test **', `npm test x ${more} y`)).toBe(true);
    },
  );

  it('takes no longer for a text made to slow it down', () => {
    const text = 'a'.repeat(16_000);
    const began = performance.now();
    expect(matchesPattern(`${'*a'.repeat(20)}b`, text)).toBe(false);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('a standing answer', () => {
  const ask = sampleAsk('q1', 'a1', { ...sampleDraft(), via: 'hook' });
  const rule = (over: Partial<AskRule> = {}): AskRule => ({
    ...{ name: 'tests', profile: null, tool: 'Bash', pattern: 'make *', verdict: 'allow', expires_at: null },
    ...over,
  });
  const chosen = (rules: readonly AskRule[], of = ask) => ruleAnswer(rules, of, 'claude', 1_000)?.option.id ?? null;

  it('allows this once, never for longer', () => {
    expect(chosen([rule()])).toBe('yes');
    const lasting = ask.options.filter(({ id }) => id === 'session' || id === 'no');
    expect(chosen([rule()], { ...ask, options: lasting })).toBeNull();
  });

  it('denies before another allows', () => {
    expect(chosen([rule(), rule({ name: 'not', verdict: 'deny', pattern: '**test**' })])).toBe('no');
  });

  it('counts for its tool, its profile and its time', () => {
    expect(chosen([rule({ tool: 'Write' })])).toBeNull();
    expect(chosen([rule({ profile: 'codex' })])).toBeNull();
    expect(chosen([rule({ profile: 'claude' })])).toBe('yes');
    expect(chosen([rule({ expires_at: 1_001 })])).toBe('yes');
    expect(chosen([rule({ expires_at: 1_000 })])).toBeNull();
  });

  it('looks at the command where there is more to be read than that', () => {
    const said = { ...ask, text: 'make test\n\nIt says: Run tests', command: 'make test' };
    expect(chosen([rule()], said)).toBe('yes');
    const { command: _none, ...text } = said;
    expect(chosen([rule()], text)).toBeNull();
  });

  it('never allows what is not known to be all of it', () => {
    expect(chosen([rule()], { ...ask, whole: false })).toBeNull();
    expect(chosen([rule({ verdict: 'deny' })], { ...ask, whole: false })).toBe('no');
    expect(chosen([rule()], { ...ask, via: 'dialog' })).toBeNull();
  });

  it('leaves questions, plans and trust to the person', () => {
    for (const kind of ['question', 'plan', 'trust'] as const) expect(chosen([rule()], { ...ask, kind })).toBeNull();
  });
});
