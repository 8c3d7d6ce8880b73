import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readProcess } from '../../../../adapters/agents/process-table.ts';
import { createSystemClock } from '../../../../adapters/system/system-clock.ts';
import type { NodeCommand } from '../../../../src/domain/node.ts';
import { LiveCommand, type LiveOutput } from '../../../../surfaces/tui/content/live-command.ts';
import { OwnChanges } from '../../../../surfaces/tui/content/own-changes.ts';
import { watchTree } from '../../../../surfaces/tui/content/tree-watch.ts';

let directory: string;
let live: LiveCommand | null = null;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'moitumi-live-'));
});
afterEach(async () => {
  await live?.close();
  live = null;
  rmSync(directory, { recursive: true, force: true });
});

/** Starts one; `until` resolves with what is to be seen once that satisfies something. */
function start(run: string, rhythm: Partial<NodeCommand> = {}) {
  const waiting = new Set<() => void>();
  const command = new LiveCommand({
    command: { run, restart: 'never', every_s: null, ...rhythm },
    cwd: directory,
    env: () => process.env,
    clock: createSystemClock(),
    changed: () => {
      for (const look of waiting) look();
    },
  });
  live = command;
  command.begin();
  const until = (holds: (output: LiveOutput) => boolean) =>
    new Promise<LiveOutput>((resolve) => {
      const look = () => {
        if (!holds(command.output)) return;
        waiting.delete(look);
        resolve(command.output);
      };
      waiting.add(look);
      look();
    });
  return { command, until };
}

const runs = ({ lines }: LiveOutput) => Number(lines[0] ?? 0);
/** Counts its runs in a file above the directory's own ignored ones. */
const COUNTING = 'echo x >> .git/runs; wc -l < .git/runs | tr -d " "';

describe('a live command', () => {
  it('shows both outputs and how it ended', async () => {
    const { until } = start('echo out; echo err >&2; exit 3');
    const { lines, last } = await until((output) => output.last !== null);
    expect([...lines].sort()).toEqual(['err', 'out']);
    expect(last?.end).toBe(3);
  });

  it('shows what a long one says while it runs, and ends it with all that it started', async () => {
    const { command, until } = start('sleep 1000 & echo $!; wait');
    const { lines } = await until((output) => output.lines.length === 1);
    const sleeper = Number(lines[0]);
    expect(readProcess(sleeper)).not.toBeNull();
    await command.close();
    await expect.poll(() => readProcess(sleeper)).toBeNull();
  });

  it('runs again when it is asked to, and so long after its end as it should', async () => {
    mkdirSync(join(directory, '.git'));
    const { command, until } = start(COUNTING, { every_s: 1 });
    await until((output) => runs(output) === 1);
    command.runNow();
    await until((output) => runs(output) >= 2);
    await until((output) => runs(output) >= 3);
  });

  it('runs again when a file changes, also in a directory that came later', async () => {
    mkdirSync(join(directory, '.git'));
    const { until } = start(COUNTING, { restart: 'on_change' });
    await until((output) => runs(output) === 1 && output.last !== null);
    await live?.watching;
    mkdirSync(join(directory, 'later'));
    const { lines } = await until((output) => runs(output) === 2 && !output.running);
    expect(lines).toEqual(['2']);
    writeFileSync(join(directory, 'later', 'file'), 'x');
    await until((output) => runs(output) >= 3);
  });

  it('runs under changes that never end, too', async () => {
    mkdirSync(join(directory, '.git'));
    const { until } = start(COUNTING, { restart: 'on_change' });
    await live?.watching;
    const writing = setInterval(() => writeFileSync(join(directory, 'file'), String(Math.random())), 20);
    onTestFinished(() => clearInterval(writing));
    await until((output) => runs(output) >= 2);
  });

  it('is stopped and started again by a change when it would run for ever', async () => {
    mkdirSync(join(directory, '.git'));
    const { until } = start(`${COUNTING}; sleep 1000`, { restart: 'on_change' });
    await until((output) => runs(output) === 1);
    await live?.watching;
    writeFileSync(join(directory, 'source'), 'x');
    await until((output) => runs(output) === 2);
  });

  it('says why it cannot run', async () => {
    rmSync(directory, { recursive: true });
    const { until } = start('true');
    expect((await until((output) => output.last !== null)).last?.end).toMatch(/ENOENT/);
  });
});

describe('changes of files', () => {
  it('are not told of version control, packages and what .gitignore names', async () => {
    writeFileSync(join(directory, '.gitignore'), 'dist/\n*.log\n# words\n/deep/er\n');
    for (const name of ['.git', 'node_modules', 'dist', 'src']) mkdirSync(join(directory, name));
    const told: string[] = [];
    const watch = watchTree(directory, (path) => told.push(path));
    await watch.ready;
    for (const path of ['.git/index', 'node_modules/x', 'dist/out.js', 'debug.log', 'src/a.ts']) {
      writeFileSync(join(directory, path), 'x');
    }
    await expect.poll(() => told).toContain('src/a.ts');
    expect(new Set(told)).toEqual(new Set(['src/a.ts']));
    watch.close();
  });

  it('are the command’s own when it makes them in each run', () => {
    const own = new OwnChanges();
    own.began();
    expect(own.counts('out', true)).toBe(true);
    own.began();
    expect(own.counts('out', true)).toBe(false);
    expect(own.counts('source', true)).toBe(true);
    expect(own.counts('out', false)).toBe(true);
  });
});
