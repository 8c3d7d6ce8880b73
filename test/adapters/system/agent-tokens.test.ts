import { lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAgentTokens } from '../../../adapters/system/agent-tokens.ts';

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'moitumi-tokens-'));
  file = join(directory, 'agent-key');
});
afterEach(() => rmSync(directory, { recursive: true }));

it('makes no key for a token that cannot be one', () => {
  const tokens = createAgentTokens(file);
  for (const token of ['', 'a3', `b3.${'0'.repeat(64)}`, `a3.${'g'.repeat(64)}`])
    expect(tokens.agentOf(token)).toBeNull();
  expect(readdirSync(directory)).toEqual([]);
});

it('knows its own tokens again, also in the next core, by a key that this user alone can read', () => {
  const token = createAgentTokens(file).tokenOf('a3');
  expect(token).toMatch(/^a3\.[0-9a-f]{64}$/);
  expect(lstatSync(file).mode & 0o777).toBe(0o600);
  const next = createAgentTokens(file);
  expect(next.agentOf(token)).toBe('a3');
  expect(next.agentOf(token.replace('a3.', 'a4.'))).toBeNull();
  expect(next.agentOf(token.replace(/.$/, (last) => (last === '0' ? '1' : '0')))).toBeNull();
});

it('does not know those of another home', () => {
  const token = createAgentTokens(file).tokenOf('a3');
  expect(createAgentTokens(join(directory, 'other')).agentOf(token)).toBeNull();
});

it('makes a key that was cut short anew', () => {
  writeFileSync(file, 'short');
  const token = createAgentTokens(file).tokenOf('a1');
  expect(createAgentTokens(file).agentOf(token)).toBe('a1');
});
