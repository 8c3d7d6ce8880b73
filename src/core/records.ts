import type { ICortexStore } from '../ports/cortex-store.ts';
import type { IRecords } from '../ports/records.ts';
import type { Journal } from './journal.ts';

/** Keeps records by the journal, in one transaction with whatever else happens then. */
export function createRecords(store: ICortexStore, journal: Journal): IRecords {
  return {
    read: (prefix) => {
      journal.flush();
      return store.records(prefix);
    },
    keep: (records) => journal.commit({ changes: records.map((record) => ({ kind: 'record_put', ...record })) }),
  };
}
