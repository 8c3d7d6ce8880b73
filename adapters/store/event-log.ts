import type { IEventLog, LoggedEvent } from '../../src/ports/cortex-store.ts';
import { forgetTurns } from './conversation-log.ts';
import { forgetOutcomes } from './outcomes.ts';
import type { Statements } from './statements.ts';
import type { Writer } from './writer.ts';

type EventRow = { readonly seq: number; readonly at: number; readonly change: string };

/** The log of changes in the store's file. */
export function createEventLog(statements: Statements, write: Writer): IEventLog {
  return {
    since(seq, limit) {
      const { last, first } = statements(
        'SELECT (SELECT seq FROM head) AS last, (SELECT min(seq) FROM events) AS first',
      ).get() as { readonly last: number; readonly first: number | null };
      if (seq > last || seq < (first ?? last + 1) - 1) return null;
      const rows = statements('SELECT seq, at, change FROM events WHERE seq > ? ORDER BY seq LIMIT ?').all(seq, limit);
      return (rows as EventRow[]).map((row): LoggedEvent => ({ ...row, change: JSON.parse(row.change) }));
    },
    compact(keep, before) {
      write(() => {
        statements('DELETE FROM events WHERE seq <= (SELECT seq FROM head) - ?').run(keep);
        forgetOutcomes(statements, before);
        forgetTurns(statements);
      });
    },
  };
}
