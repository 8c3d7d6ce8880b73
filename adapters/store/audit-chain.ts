import type { AuditDraft, AuditEntry, AuditVerdict } from '../../src/domain/audit.ts';

/** What the first entry has for its predecessor's hash. */
export const CHAIN_START = '';

/** Gives a draft its place in the chain, after the entry `last`. */
export function chained(draft: AuditDraft, last: Pick<AuditEntry, 'id' | 'hash'>): AuditEntry {
  const entry = { ...draft, id: last.id + 1 };
  return { ...entry, hash: chainHash(last.hash, entry) };
}

/**
 * Walks entries in their order and compares the end with `head`, which the store keeps apart from them:
 * without it, entries missing at the end would not be noticed.
 */
export function verifyChain(entries: Iterable<AuditEntry>, head: Pick<AuditEntry, 'id' | 'hash'>): AuditVerdict {
  let last = { id: 0, hash: CHAIN_START };
  let count = 0;
  const broken = (at: number, reason: string): AuditVerdict => ({ ok: false, entries: count, broken_at: at, reason });
  for (const entry of entries) {
    count += 1;
    if (entry.id !== last.id + 1) return broken(last.id + 1, `Entry ${last.id + 1} is missing.`);
    if (entry.hash !== chainHash(last.hash, entry)) {
      return broken(entry.id, `Entry ${entry.id} is not what was written there.`);
    }
    last = entry;
  }
  if (last.id < head.id) return broken(last.id + 1, `The log ends at entry ${last.id}; ${head.id} were written.`);
  if (last.id > head.id) return broken(head.id + 1, `Entry ${head.id + 1} was not written by moitumi.`);
  if (last.hash !== head.hash) return broken(last.id, `Entry ${last.id} is not what was written there.`);
  return { ok: true, entries: count };
}

function chainHash(previous: string, entry: Omit<AuditEntry, 'hash'>): string {
  const { id, at, who, from, what, on, result, detail } = entry;
  const text = JSON.stringify([previous, id, at, who, from, what, on, result, detail]);
  // Not imported: that would cost every start 2 ms, and a start need not write.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(text).digest('hex');
}
