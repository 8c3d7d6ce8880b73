import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureBooting } from './booting.ts';
import { measureChatting } from './chatting.ts';
import type { Bench, Figure, Measure } from './figure.ts';
import { table } from './figure.ts';
import { measureHooks } from './hooks.ts';
import { measureIdling } from './idling.ts';
import { measurePacking } from './packing.ts';
import { timeProgram } from './run.ts';
import { measureSearching } from './searching.ts';
import { measureStarting } from './starting.ts';
import { measureStates } from './states.ts';
import { measureSurfaces } from './surfaces.ts';
import { measureTelegram } from './telegram.ts';
import { measureTerminals } from './terminals.ts';
import { measureTyping } from './typing.ts';

const GROUPS: Readonly<Record<string, Measure>> = {
  starting: measureStarting,
  surfaces: measureSurfaces,
  states: measureStates,
  hooks: measureHooks,
  typing: measureTyping,
  terminals: measureTerminals,
  booting: measureBooting,
  searching: measureSearching,
  idling: measureIdling,
  packing: measurePacking,
  telegram: measureTelegram,
  chatting: measureChatting,
};

/** `npm run bench [-- GROUP...]`: measures, prints a table, and fails when a budget is missed. */
async function main(): Promise<void> {
  const [dist = '', ...wanted] = process.argv.slice(2);
  const root = mkdtempSync(join(tmpdir(), 'moitumi-bench-'));
  const owned = new Set<number>();
  let directories = 0;
  const bench: Bench = {
    dist,
    empty: emptyNode(root),
    directory: () => mkdtempSync(join(root, `${directories++}-`)),
    own: (pid) => owned.add(pid),
  };
  try {
    const figures: Figure[] = [];
    for (const [name, measure] of Object.entries(GROUPS)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      process.stderr.write(`measuring ${name} …\n`);
      figures.push(...(await measure(bench)));
    }
    process.stdout.write(`${table(figures)}\n`);
    process.exitCode = figures.every((figure) => figure.met) ? 0 : 1;
  } finally {
    for (const pid of owned) end(pid);
    rmSync(root, { recursive: true, force: true });
  }
}

/** An empty program, the unit of most start-up budgets. */
function emptyNode(root: string): () => number {
  const file = join(root, 'empty.cjs');
  writeFileSync(file, '');
  const env = { PATH: process.env['PATH'] ?? '' };
  return () => timeProgram([process.execPath, file], env).ms;
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

void main();
