import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { findDescendants, isSameProcess, readProcess, signalProcess } from '../../../adapters/agents/process-table.ts';

test('a process is known by its pid and its start; another start is another process, and is not signalled', async () => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  const info = readProcess(child.pid ?? 0);
  if (info === null) throw new Error('not listed');
  expect(info.parent).toBe(process.pid);
  expect(isSameProcess(info.pid, info.start_time)).toBe(true);
  expect(isSameProcess(info.pid, '1')).toBe(false);
  signalProcess({ ...info, start_time: '1' }, 'SIGKILL');
  expect(isSameProcess(info.pid, info.start_time)).toBe(true);
  signalProcess(info, 'SIGTERM');
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGTERM');
  expect(readProcess(info.pid)).toBe(null);
});

test('what left the session is found by the mark it started with', async () => {
  const mark = `MOITUMI_RUN=test-${process.pid}`;
  const env = { ...process.env, MOITUMI_RUN: `test-${process.pid}` };
  const marked = spawn('sleep', ['60'], { stdio: 'ignore', detached: true, env });
  const plain = spawn('sleep', ['60'], { stdio: 'ignore', detached: true });
  await Promise.all([once(marked, 'spawn'), once(plain, 'spawn')]);
  expect((await findDescendants(null, [mark])).map((info) => info.pid)).toEqual([marked.pid]);
  expect((await findDescendants(plain.pid ?? 0, [])).map((info) => info.pid)).toEqual([plain.pid]);
  const ends = [once(marked, 'exit'), once(plain, 'exit')];
  marked.kill('SIGKILL');
  plain.kill('SIGKILL');
  await Promise.all(ends);
});
