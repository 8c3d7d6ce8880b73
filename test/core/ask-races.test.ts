import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openStore } from '../../adapters/store/sqlite-store.ts';
import { AskRace, type RaceStore } from '../support/ask-race.ts';
import { memoryStore } from '../support/memory-store.ts';
import { seededRandom } from '../support/seeded-random.ts';

const directory = mkdtempSync(join(tmpdir(), 'moitumi-races-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('answers, interrupts, ends, rules that expire and restarts of the core, at any step', () => {
  it('come to exactly one outcome, which is never yes unless somebody said so: 1,000 races', async () => {
    const seen = await race(1_000, () => memoryStore());
    // A race in which something never happens proves nothing of it.
    expect([...seen].sort()).toEqual(['ended', 'interrupted', 'keyboard', 'no', 'rule', 'yes']);
  });

  it('come to it in a store on disk, too', async () => {
    await race(40, (round) => openStore(join(directory, `${round}.db`), { workerFile: '' }));
  });
});

/** Runs so many races; gives the outcomes that there were. */
async function race(rounds: number, open: (round: number) => RaceStore): Promise<readonly string[]> {
  const random = seededRandom('ask-races');
  const seen = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    const store = open(round);
    const run = new AskRace(store, random);
    const outcome = await run.run();
    expect({ round, story: run.story, wrong: run.faults() }).toEqual({ round, story: run.story, wrong: [] });
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
    store.store.close();
  }
  process.stdout.write(`ask-races: ${[...seen].map(([outcome, count]) => `${count} ${outcome}`).join(', ')}\n`);
  return [...seen.keys()];
}
