import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../../../adapters/store/connection.ts';
import { openStore } from '../../../adapters/store/sqlite-store.ts';
import { sampleNode } from '../../contract/store-samples.ts';
import { startChild } from './child.ts';
import { type BuiltProgram, buildProgram } from './program.ts';

const KILLS = 100;

/** Most acknowledgements that a run may give before it is killed; a checkpoint falls due about every 150. */
const LONGEST_RUN = 120;

let committer: BuiltProgram;
let worker: BuiltProgram;
let directory: string;
beforeAll(async () => {
  committer = await buildProgram('test/adapters/store/committer.ts');
  worker = await buildProgram('adapters/store/worker.ts');
  directory = mkdtempSync(join(tmpdir(), 'mo-kill-'));
});
afterAll(() => {
  committer.dispose();
  worker.dispose();
  rmSync(directory, { recursive: true, force: true });
});

it(`loses nothing that it acknowledged when it is killed ${KILLS} times`, { timeout: 120_000 }, async () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  process.stdout.write(`kill.test: SEED=${seed}\n`);
  const random = mulberry32(seed);
  const file = join(directory, 'cortex.db');
  let unacknowledged = 0;
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const acknowledged = await runAndKill(file, Math.floor(random() * LONGEST_RUN));
    if (acknowledged === null) continue;
    const stored = await check(file, acknowledged, kill % 20 === 0);
    expect(stored).toBeGreaterThanOrEqual(acknowledged);
    if (stored > acknowledged) unacknowledged += 1;
  }
  process.stdout.write(`kill.test: ${unacknowledged} of ${KILLS} kills fell between commit and acknowledgement\n`);
});

/** Gives the last number that was acknowledged; null when it was killed before the first. */
async function runAndKill(file: string, lines: number): Promise<number | null> {
  const child = startChild(committer.file, [file]);
  let last: string | null = null;
  for (let line = 0; line < lines; line += 1) last = await child.line();
  child.process.kill('SIGKILL');
  // What it had printed before the kill counts as acknowledged, too.
  for (let next = await child.line(); next !== null; next = await child.line()) last = next;
  await child.ended;
  return last === null ? null : Number(last);
}

/** Checks the whole store and gives its last number. */
async function check(file: string, acknowledged: number, chain: boolean): Promise<number> {
  const { store, events, audit, conversations } = openStore(file, { workerFile: worker.file });
  try {
    const state = store.load();
    const last = state.seq / 2;
    const expected = Array.from({ length: last }, (_, index) => sampleNode(`n${index + 1}`));
    expect(state.nodes).toEqual(expected);
    expect([state.next_node, state.next_turn]).toEqual([last + 1, last + 1]);
    expect(conversations.turns(`n${last}`, null, 9)).toMatchObject([{ id: `t${last}` }]);
    expect(conversations.search([`n${acknowledged}`], null, 9)).toMatchObject([{ id: `t${acknowledged}` }]);
    expect(store.notes(`n${acknowledged}`)).toMatch(new RegExp(`^notes of n${acknowledged} `));
    expect(store.outcome(`c:${acknowledged}`)).toMatchObject({ reply: `"n${acknowledged}"` });
    expect(events.since(state.seq - 1, 10)).toHaveLength(1);
    expect(audit.read(null, 1)[0]).toMatchObject({ id: last, on: `n${last}` });
    if (chain) expect(await audit.verify()).toEqual({ ok: true, entries: last });
    return last;
  } finally {
    store.close();
    expect(integrity(file, chain)).toBe('ok');
  }
}

function integrity(file: string, words: boolean): unknown {
  const database = connect(file, {});
  try {
    // Of the index it says nothing: this throws where that does not fit the turns.
    if (words) database.exec("INSERT INTO turn_words (turn_words, rank) VALUES ('integrity-check', 1)");
    return database.prepare('PRAGMA integrity_check').pluck().get();
  } finally {
    database.close();
  }
}

/** A small generator with a seed (public domain, Tommy Ettinger). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
