import type { AuditEntry, AuditVerdict } from '../../src/domain/audit.ts';
import { MoitumiError } from '../../src/domain/error.ts';
import type { IAuditLog } from '../../src/ports/cortex-store.ts';
import type { Statements } from './statements.ts';

/** Where the worker finds what it is to do. */
export type WorkerTask = { readonly kind: 'verify_audit'; readonly file: string };

/** The audit log in the store's file; `shared` tells whether another connection may read it. */
export function createAuditLog(
  statements: Statements,
  where: { readonly file: string; readonly shared: boolean; readonly workerFile: string },
): IAuditLog {
  return {
    read(after, limit) {
      const entries =
        after === null
          ? statements('SELECT * FROM (SELECT * FROM audit ORDER BY id DESC LIMIT ?) ORDER BY id').all(limit)
          : statements('SELECT * FROM audit WHERE id > ? ORDER BY id LIMIT ?').all(after, limit);
      return entries as AuditEntry[];
    },
    async verify() {
      if (!where.shared) {
        const reason = 'the disk had no room for it when moitumi started';
        throw new MoitumiError(
          'read_only',
          `The audit log cannot be read a second time: ${reason}. Make room and restart moitumi.`,
          { reason },
        );
      }
      return inWorker(where.workerFile, { kind: 'verify_audit', file: where.file });
    },
  };
}

async function inWorker(workerFile: string, task: WorkerTask): Promise<AuditVerdict> {
  // Loaded here since it costs every start 1.5 ms.
  const { Worker } = await import('node:worker_threads');
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile, { workerData: task });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error(`${workerFile} ended without an answer`)));
  });
}
