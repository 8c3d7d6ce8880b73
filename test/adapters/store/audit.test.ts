import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../../adapters/store/connection.ts';
import { type OpenedStore, openStore } from '../../../adapters/store/sqlite-store.ts';
import { sampleBatch, sampleDraft } from '../../contract/store-samples.ts';
import { type BuiltProgram, buildProgram } from './program.ts';

describe('the audit log, when somebody edits its table,', () => {
  let worker: BuiltProgram;
  let directory: string;
  let file: string;
  let opened: OpenedStore;
  beforeAll(async () => {
    worker = await buildProgram('adapters/store/worker.ts');
  });
  afterAll(() => worker.dispose());
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mo-audit-'));
    file = join(directory, 'cortex.db');
    opened = openStore(file, { workerFile: worker.file });
    const audit = Array.from({ length: 6 }, (_, index) => sampleDraft(`method_${index + 1}`, { at: index }));
    opened.store.commit(sampleBatch(1, [], { audit }));
  });
  afterEach(() => {
    opened.store.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const edit = (sql: string): void => {
    const database = connect(file, {});
    database.exec(sql);
    database.close();
  };

  const column = (name: string, value: string) => `UPDATE audit SET "${name}" = ${value} WHERE id = 3`;
  it.each([
    ['a changed person', column('who', "'agent:a1'"), 3],
    ['a changed surface', column('from', "'web'"), 3],
    ['a changed method', column('what', "'x'"), 3],
    ['a changed object', column('on', "'n2'"), 3],
    ['a changed result', column('result', "'forbidden'"), 3],
    ['a changed detail', column('detail', "'{}'"), 3],
    ['a changed time', column('at', '99'), 3],
    ['a changed hash', column('hash', "'00'"), 3],
    ['a missing entry', 'DELETE FROM audit WHERE id = 3', 3],
    [
      'a missing entry with the rest moved up',
      'DELETE FROM audit WHERE id = 3; UPDATE audit SET id = id - 1 WHERE id > 3',
      3,
    ],
    ['a missing beginning', 'DELETE FROM audit WHERE id < 3', 1],
    ['a missing end', 'DELETE FROM audit WHERE id > 4', 5],
    ['no entries at all', 'DELETE FROM audit', 1],
    [
      'two entries in each other’s place',
      'UPDATE audit SET id = 100 WHERE id = 2; UPDATE audit SET id = 2 WHERE id = 3; UPDATE audit SET id = 3 WHERE id = 100',
      2,
    ],
    [
      'an entry put in between',
      'UPDATE audit SET id = -id WHERE id > 2; UPDATE audit SET id = 1 - id WHERE id < 0; INSERT INTO audit SELECT 3, at, who, "from", what, "on", result, detail, hash FROM audit WHERE id = 2',
      3,
    ],
    [
      'an entry put at the end',
      'INSERT INTO audit SELECT 7, at, who, "from", what, "on", result, detail, hash FROM audit WHERE id = 6',
      7,
    ],
  ])('finds %s', async (_what, sql, at) => {
    edit(sql);
    expect(await opened.audit.verify()).toMatchObject({
      ok: false,
      broken_at: at,
      reason: expect.stringMatching(/\w/),
    });
  });

  it('finds an end that was taken off, also when it was correctly chained before', async () => {
    edit('DELETE FROM audit WHERE id = 6; UPDATE head SET audit_id = 5');
    expect(await opened.audit.verify()).toMatchObject({ ok: false, broken_at: 5 });
  });

  it('is verified while the core goes on committing', async () => {
    const verdict = opened.audit.verify();
    for (let more = 0; more < 50; more += 1) {
      opened.store.commit(sampleBatch(1, [], { audit: [sampleDraft('meanwhile')] }));
    }
    expect((await verdict).ok).toBe(true);
    expect(await opened.audit.verify()).toEqual({ ok: true, entries: 56 });
  });

  it('says so when it cannot be verified', async () => {
    const elsewhere = openStore(join(directory, 'other.db'), { workerFile: join(directory, 'missing.cjs') });
    await expect(elsewhere.audit.verify()).rejects.toThrow('missing.cjs');
    elsewhere.store.close();
  });
});
