import { join } from 'node:path';
import { openStore } from '../adapters/store/sqlite-store.ts';
import { benchNode } from './bench-node.ts';
import type { Measure } from './figure.ts';
import { median, ms } from './figure.ts';
import { corePid, homeEnvironment, moitumi, timeProgram } from './run.ts';

const EVENTS = 100_000;
const NODES = 10_000;
const RUNS = 5;

/** How long a core takes to answer when its store has a long history. */
export const measureBooting: Measure = async (bench) => {
  const home = bench.directory();
  fill(join(home, 'cortex.db'), join(bench.dist, 'store-worker.cjs'));
  const samples: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const argv = [process.execPath, join(bench.dist, 'moitumi.cjs'), 'status', '--json'];
    samples.push(timeProgram(argv, homeEnvironment(home)).ms);
    corePid(bench, home);
    moitumi(bench, home, 'daemon', 'stop', '--force');
  }
  const value = median(samples);
  return [
    {
      name: `boot with ${EVENTS.toLocaleString('en')} events in the store`,
      value: ms(value),
      budget: '< 1 s',
      met: value < 1000,
      note: `${NODES.toLocaleString('en')} nodes; a cold \`status\`, exec to exit`,
    },
  ];
};

function fill(file: string, workerFile: string): void {
  const { store } = openStore(file, { workerFile });
  const { next_agent, next_ask, next_prompt, next_turn } = store.load();
  for (let seq = 1; seq <= EVENTS; seq += 1000) {
    const changes = Array.from(
      { length: 1000 },
      (_, i) => ({ kind: 'node_put', node: benchNode((seq + i) % NODES, seq) }) as const,
    );
    store.commit({
      at: Date.now(),
      changes,
      first_seq: seq,
      audit: [],
      outcomes: [],
      next_node: NODES + 1,
      next_agent,
      next_ask,
      next_prompt,
      next_turn,
    });
  }
  store.close();
}
