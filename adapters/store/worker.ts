/**
 * The store's second thread: long reads on a connection of its own, so that the core goes on meanwhile.
 * One task, one answer, then it ends.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { AuditEntry } from '../../src/domain/audit.ts';
import { verifyChain } from './audit-chain.ts';
import type { WorkerTask } from './audit-log.ts';
import { connect } from './connection.ts';

const task: WorkerTask = workerData;
const database = connect(task.file, { readonly: true });
try {
  // One transaction: entries that are appended meanwhile are seen neither here nor in the head.
  database.exec('BEGIN');
  const head = database.prepare('SELECT audit_id AS id, audit_hash AS hash FROM head').get();
  const entries = database.prepare('SELECT * FROM audit ORDER BY id').iterate();
  parentPort?.postMessage(verifyChain(entries as Iterable<AuditEntry>, head as Pick<AuditEntry, 'id' | 'hash'>));
} finally {
  database.close();
}
