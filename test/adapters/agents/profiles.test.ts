import { expect, test } from 'vitest';
import { createCatalog } from '../../../adapters/agents/profiles.ts';

const catalog = createCatalog([], { demoAgent: '/somewhere/demo-agent.cjs', shell: '/bin/zsh' });

test('the shipped profiles are there, and those of programs to install say how', () => {
  expect(catalog.names()).toEqual([
    ...['claude', 'codex', 'gemini', 'opencode', 'gemini-acp', 'opencode-acp', 'claude-acp', 'shell', 'demo'],
  ]);
  for (const name of catalog.names().slice(0, -2)) {
    expect(catalog.find(name)?.install).toMatch(/npm install -g/);
  }
  expect(catalog.find('nobody')).toBe(null);
});

test('Codex runs in its terminal, and no agent updates itself where a switch can forbid it', () => {
  expect(catalog.find('codex')?.args).toEqual(['--no-daemon', '-c', 'check_for_update_on_startup=false']);
  expect(catalog.find('claude')?.env).toEqual({ DISABLE_AUTOUPDATER: '1' });
  expect(catalog.find('opencode')?.env).toEqual({ OPENCODE_DISABLE_AUTOUPDATE: '1' });
});

test('the shell is the person’s, and the demo runs the shipped script', () => {
  expect(catalog.find('shell')?.command).toBe('/bin/zsh');
  expect(catalog.find('demo')).toMatchObject({ command: process.execPath, args: ['/somewhere/demo-agent.cjs'] });
});

test('a profile of the config wins over the shipped one of its name', () => {
  const shipped = catalog.find('claude');
  if (shipped === null) throw new Error('no claude');
  const custom = createCatalog([{ ...shipped, command: '/opt/claude' }], { demoAgent: '', shell: 'sh' });
  expect(custom.find('claude')?.command).toBe('/opt/claude');
  expect(custom.names()).toHaveLength(9);
});
