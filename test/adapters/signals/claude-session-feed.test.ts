import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClaudeSessionFeed, readSession } from '../../../adapters/signals/feeds/claude-session-feed.ts';
import { createSystemClock } from '../../../adapters/system/system-clock.ts';
import type { AgentSignal } from '../../../src/domain/signal.ts';
import { fedAgent } from '../../support/fed-agent.ts';

let directory: string;
let claude: ChildProcess;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'moitumi-claude-'));
  claude = spawn('sleep', ['60'], { env: { PATH: process.env['PATH'], CLAUDE_CONFIG_DIR: directory } });
  await once(claude, 'spawn');
});
afterEach(async () => {
  claude.kill('SIGKILL');
  await once(claude, 'exit');
  rmSync(directory, { recursive: true });
});

function write(session: object): void {
  mkdirSync(join(directory, 'sessions'), { recursive: true });
  writeFileSync(join(directory, 'sessions', `${claude.pid}.json`), JSON.stringify(session));
}

const says = (state: string | null) => (signal: AgentSignal) =>
  signal.kind === 'structured' && (signal.reading?.state ?? null) === state;

test('follows the file of this very process, in the directory that its own environment names, until it is gone', async () => {
  write({ status: 'busy' });
  const agent = fedAgent({ pid: claude.pid ?? null });
  const watch = createClaudeSessionFeed(createSystemClock()).watch(agent);
  await agent.told(says('working'));
  write({ status: 'waiting', waitingFor: 'permission prompt' });
  expect(await agent.told(says('waiting'))).toMatchObject({ reading: { detail: 'permission', strength: 'hint' } });
  rmSync(join(directory, 'sessions', `${claude.pid}.json`));
  await agent.told(says(null));
  watch.stop();
  const before = agent.signals.length;
  write({ status: 'idle' });
  await new Promise((resolve) => setImmediate(resolve));
  expect(agent.signals).toHaveLength(before);
});

test('waits for a directory that is not there yet', async () => {
  const agent = fedAgent({ pid: claude.pid ?? null });
  const watch = createClaudeSessionFeed(createSystemClock()).watch(agent);
  write({ status: 'shell' });
  expect(await agent.told(says('idle'))).toMatchObject({ reading: { background: true } });
  watch.stop();
});

test('half a file, and one of another making, say nothing', () => {
  expect(readSession('{"status":"bu')).toBe(null);
  expect(readSession('[1]')).toBe(null);
  expect(readSession('{"status":"dreaming"}')).toBe(null);
  expect(readSession('{"status":"waiting","waitingFor":"dialog open"}')).not.toHaveProperty('detail');
});
