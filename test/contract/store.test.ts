import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { openStore } from '../../adapters/store/sqlite-store.ts';
import { type BuiltProgram, buildProgram } from '../adapters/store/program.ts';
import { memoryStore } from '../support/memory-store.ts';
import { conversationContract } from './conversation-contract.ts';
import { historyContract } from './history-contract.ts';
import { type StoreRig, storeContract } from './store-contract.ts';

let worker: BuiltProgram;
beforeAll(async () => {
  worker = await buildProgram('adapters/store/worker.ts');
});
afterAll(() => worker.dispose());

for (const contract of [storeContract, historyContract, conversationContract]) {
  contract('in memory', () => ({ ...memoryStore(), dispose: () => undefined }));
  contract('in SQLite', openSqlite);
}

function openSqlite(): StoreRig {
  const directory = mkdtempSync(join(tmpdir(), 'mo-store-'));
  const opened = openStore(join(directory, 'cortex.db'), { workerFile: worker.file });
  return {
    ...opened,
    dispose: () => {
      opened.store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
