import type { AuditEntry } from '../../src/domain/audit.ts';
import { isLogged } from '../../src/domain/change.ts';
import type {
  IAuditLog,
  IConversationLog,
  ICortexStore,
  IEventLog,
  IHistory,
  StoreBatch,
} from '../../src/ports/cortex-store.ts';
import type { KeptRecord } from '../../src/ports/records.ts';
import { chained } from './audit-chain.ts';
import { createAuditLog } from './audit-log.ts';
import type { Connection } from './connection.ts';
import { createConversationLog } from './conversation-log.ts';
import { createEventLog } from './event-log.ts';
import { createHistory } from './history.ts';
import { openDatabase } from './open-database.ts';
import { findOutcome, putOutcome } from './outcomes.ts';
import { damagedStore } from './refusal.ts';
import { applyChange, loadState } from './state-rows.ts';
import { createStatements, type Statements } from './statements.ts';
import { createWriter, type Writer } from './writer.ts';

/** A store's faces; closing `store` closes them all. */
export type OpenedStore = {
  readonly store: ICortexStore;
  readonly events: IEventLog;
  readonly audit: IAuditLog;
  readonly history: IHistory;
  readonly conversations: IConversationLog;
};

/**
 * Opens the store in `file`, or makes it. Only the holder of the home's lock may. Throws MoitumiError for a
 * file that is newer, damaged, another program's or out of reach, and leaves that as it is.
 * `workerFile` is the built `adapters/store/worker.ts`.
 */
export function openStore(file: string, options: { readonly workerFile: string }): OpenedStore {
  const { database, shared } = openDatabase(file);
  const statements = createStatements(database);
  const write = createWriter(database);
  return {
    store: createStore(file, database, statements, write),
    events: createEventLog(statements, write),
    audit: createAuditLog(statements, { file, shared, workerFile: options.workerFile }),
    history: createHistory(statements),
    conversations: createConversationLog(statements),
  };
}

function createStore(file: string, database: Connection, statements: Statements, write: Writer): ICortexStore {
  return {
    load() {
      try {
        return loadState(statements);
      } catch (cause) {
        throw damagedStore(file, cause instanceof Error ? cause.message : String(cause), cause);
      }
    },
    commit: (batch) => write(() => writeBatch(statements, batch)),
    outcome: (commandId) => findOutcome(statements, commandId),
    notes(node) {
      const found = statements('SELECT notes FROM notes WHERE node = ?').get(node);
      return (found as { readonly notes: string } | undefined)?.notes ?? null;
    },
    records: (prefix) =>
      statements('SELECT key, row FROM records WHERE key >= ? AND key < ? ORDER BY key').all(
        prefix,
        `${prefix}\uffff`,
      ) as KeptRecord[],
    close() {
      database.close();
    },
  };
}

type Head = { readonly seq: number; readonly id: number; readonly hash: string };

function writeBatch(statements: Statements, batch: StoreBatch): AuditEntry[] {
  const head = statements('SELECT seq, audit_id AS id, audit_hash AS hash FROM head').get() as Head;
  const seq = writeChanges(statements, batch, head.seq);
  for (const outcome of batch.outcomes) putOutcome(statements, outcome);
  const entries = appendAudit(statements, batch, head);
  const last = entries.at(-1) ?? head;
  statements(
    `UPDATE head SET seq = ?, next_node = ?, next_agent = ?, next_ask = ?, next_prompt = ?, next_turn = ?,
     audit_id = ?, audit_hash = ?`,
  ).run(seq, batch.next_node, batch.next_agent, batch.next_ask, batch.next_prompt, batch.next_turn, last.id, last.hash);
  return entries;
}

/** Gives the sequence number of the last logged change. */
function writeChanges(statements: Statements, batch: StoreBatch, last: number): number {
  let seq = last;
  for (const change of batch.changes) {
    applyChange(statements, change);
    if (!isLogged(change)) continue;
    if (seq === last && batch.first_seq !== last + 1) {
      throw new Error(`The batch begins at ${batch.first_seq}; the log ends at ${last}`);
    }
    seq += 1;
    statements('INSERT INTO events (seq, at, change) VALUES (?, ?, ?)').run(seq, batch.at, JSON.stringify(change));
  }
  return seq;
}

function appendAudit(statements: Statements, batch: StoreBatch, head: Head): AuditEntry[] {
  let last: Pick<AuditEntry, 'id' | 'hash'> = head;
  return batch.audit.map((draft) => {
    const entry = chained(draft, last);
    last = entry;
    statements('INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
      entry.id,
      entry.at,
      entry.who,
      entry.from,
      entry.what,
      entry.on,
      entry.result,
      entry.detail,
      entry.hash,
    );
    return entry;
  });
}
