import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { agentPane } from '../../../src/app/agent-pane.ts';
import { createMoitumi, type Moitumi, PROGRAM } from '../../support/moitumi-process.ts';
import { startTerminal, type TestTerminal } from './test-terminal.ts';

let moitumi: Moitumi;
let terminals: TestTerminal[] = [];
/** Where a `tail` is that knows no `--version`, as elsewhere than under GNU. */
let others: string;

beforeEach(async () => {
  others = mkdtempSync(join(tmpdir(), 'moitumi-tail-'));
  writeFileSync(join(others, 'tail'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  moitumi = createMoitumi();
  await moitumi.json(['add', 'Piece']);
});
afterEach(async () => {
  for (const terminal of terminals) await terminal.close();
  terminals = [];
  await moitumi.dispose();
  rmSync(others, { recursive: true, force: true });
});

it('a pane whose keeper was killed says so, whatever the agent had switched on, and is closed by a key there', async () => {
  const script = String.raw`printf '\033[?1049h\033[>9u\033[?2004h\033[?1003hhere'; sleep 1000`;
  const agent = (await moitumi.run(['spawn', 'n1', '--', 'sh', '-c', script])).stdout.trim();
  const command = agentPane(agent, [process.execPath, PROGRAM]);
  const { PATH = '' } = process.env;
  terminals = [PATH, `${others}:${PATH}`].map((path) =>
    startTerminal({ command, cols: 80, rows: 24, env: { ...moitumi.env, PATH: path } }),
  );
  for (const terminal of terminals) await terminal.seen(/here/);
  const { keepers } = await moitumi.json<{ keepers: readonly { pid: number }[] }>(['status']);
  process.kill(keepers[0]?.pid ?? 0, 'SIGKILL');
  for (const terminal of terminals) {
    await terminal.seen(new RegExp(`\\[${agent} was lost with its keeper\\] q closes`));
    const since = terminal.output().split('here').at(-1);
    for (const off of ['\x1b[?1003l', '\x1b[?2004l', '\x1b[=0;1u']) expect(since).toContain(off);
  }
  for (const terminal of terminals) {
    terminal.type('q');
    await terminal.exited;
  }
  expect(await moitumi.json(['agents'])).toEqual([]);
});
