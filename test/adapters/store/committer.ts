/** Commits to the store named by its argument as fast as it can, and prints each number once it is durable. */
import { writeSync } from 'node:fs';
import { openStore } from '../../../adapters/store/sqlite-store.ts';
import { sampleBatch, sampleDraft, sampleNode, sampleTurn } from '../../contract/store-samples.ts';

const { store, events } = openStore(process.argv[2] ?? '', { workerFile: '' });
for (let number = store.load().next_node; ; number += 1) {
  const id = `n${number}`;
  store.commit(
    sampleBatch(
      2 * number - 1,
      [
        { kind: 'node_put', node: sampleNode(id) },
        { kind: 'notes_put', node: id, notes: `notes of ${id} ${'.'.repeat(number % 3_000)}` },
        { kind: 'turn_added', turn: sampleTurn(number, id, { text: `turn of ${id} ${'word '.repeat(number % 50)}` }) },
      ],
      {
        audit: [sampleDraft('add_node', { on: id })],
        outcomes: [{ command_id: `c:${number}`, at: number, reply: JSON.stringify(id) }],
        next_node: number + 1,
        next_turn: number + 1,
      },
    ),
  );
  writeSync(1, `${number}\n`);
  if (number % 64 === 0) events.compact(500, number - 500);
}
