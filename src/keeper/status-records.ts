import { MAX_PROGRAM_STATUS_BYTES, MAX_PROGRAM_STATUS_RECORDS } from '../domain/program-status.ts';

/** The last OSC 7501 report of each record of a program, for the core that comes next. */
export type StatusRecords = {
  /** Keeps a report; false: too long, or one record too many, and to be passed over. */
  keep(payload: string): boolean;
  payloads(): readonly string[];
};

/** No records yet. */
export function createStatusRecords(): StatusRecords {
  const records = new Map<string, string>();
  return {
    keep: (payload) => {
      if (Buffer.byteLength(payload) > MAX_PROGRAM_STATUS_BYTES) return false;
      const id = field(payload, 'id') ?? '';
      if (field(payload, 'state') === 'clear') {
        clear(records, id);
        return true;
      }
      if (!records.has(id) && records.size >= MAX_PROGRAM_STATUS_RECORDS) return false;
      records.delete(id);
      records.set(id, payload);
      return true;
    },
    payloads: () => [...records.values()],
  };
}

/** Takes away a record and those below it; '' is above all. */
function clear(records: Map<string, string>, id: string): void {
  for (const other of records.keys()) {
    if (id === '' || other === id || other.startsWith(`${id}/`)) records.delete(other);
  }
}

function field(payload: string, key: string): string | undefined {
  return payload
    .split(':')
    .find((part) => part.startsWith(`${key}=`))
    ?.slice(key.length + 1);
}
