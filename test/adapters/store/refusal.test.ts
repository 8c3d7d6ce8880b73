import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../../adapters/store/connection.ts';
import { type OpenedStore, openStore } from '../../../adapters/store/sqlite-store.ts';
import { MoitumiError } from '../../../src/domain/error.ts';
import { sampleBatch, sampleDraft, sampleNode } from '../../contract/store-samples.ts';

describe('a store', () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mo-refusal-'));
    file = join(directory, 'cortex.db');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  const open = (): OpenedStore => openStore(file, { workerFile: '' });

  function filled(): void {
    const { store } = open();
    const changes = Array.from({ length: 200 }, (_, index) => ({
      kind: 'node_put' as const,
      node: sampleNode(`n${index + 1}`),
    }));
    store.commit(sampleBatch(1, changes, { audit: [sampleDraft('add_node')], next_node: 201 }));
    store.close();
  }

  /** Expects that it is refused with `message`, and that nothing in the directory changes by that. */
  function refused(message: RegExp, attempt: () => unknown = open): void {
    const before = contents(directory);
    let thrown: unknown;
    try {
      attempt();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(MoitumiError);
    expect((thrown as Error).message).toMatch(message);
    expect(contents(directory)).toEqual(before);
  }

  it('is made where there is none, readable by its owner alone', () => {
    const { store } = open();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    store.close();
    expect(readdirSync(directory)).toEqual(['cortex.db']);
  });

  it('keeps its history and its contents from one opening to the next', () => {
    filled();
    const first = open();
    const state = first.store.load();
    first.store.close();
    const second = open();
    expect(second.store.load()).toEqual(state);
    second.store.close();
    expect(state).toMatchObject({ seq: 200, next_node: 201 });
  });

  it('has another history than any other store', () => {
    const { store } = open();
    const other = openStore(join(directory, 'other.db'), { workerFile: '' });
    expect(other.store.load().epoch).not.toBe(store.load().epoch);
    other.store.close();
    store.close();
  });

  it('is made in place of an empty file', () => {
    writeFileSync(file, '');
    const { store } = open();
    expect(store.load().seq).toBe(0);
    store.close();
  });

  it('is refused when a newer moitumi wrote it', () => {
    filled();
    const database = connect(file, {});
    database.exec('PRAGMA user_version = 9');
    database.close();
    refused(/newer moitumi \(format 9, this one knows \d+\).*upgrade/);
  });

  it('is refused when a newer moitumi wrote it and was killed', () => {
    filled();
    const database = connect(file, {});
    database.exec('PRAGMA user_version = 9');
    for (const end of ['', '-wal']) copyFileSync(`${file}${end}`, join(directory, `killed.db${end}`));
    database.close();
    expect(() => openStore(join(directory, 'killed.db'), { workerFile: '' })).toThrow('newer moitumi');
  });

  it.each([
    ['text', 'This is a letter to my aunt.\n'.repeat(50)],
    ['a short text', 'hello'],
    ['zeroes', Buffer.alloc(8_192)],
  ])('is refused when the file holds %s', (_what, content) => {
    writeFileSync(file, content);
    refused(/is no store of moitumi: it is no SQLite database/);
  });

  it('is refused when the file is another program’s database', () => {
    const database = connect(file, {});
    database.exec('CREATE TABLE bookmarks (url TEXT)');
    database.close();
    refused(/is no store of moitumi: another program made it/);
  });

  it('is refused when the end of the file is missing', () => {
    filled();
    truncateSync(file, statSync(file).size - 4_096);
    refused(/is damaged: its end is missing.*backup/);
  });

  it('is refused when only its newest changes are left', () => {
    writeFileSync(`${file}-wal`, 'changes');
    refused(/is damaged: it is gone, while its newest changes are still in .*-wal/);
  });

  it('is refused when its pages hold nonsense', () => {
    filled();
    const bytes = readFileSync(file);
    writeFileSync(file, Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(bytes.length - 100, 0xa5)]));
    refused(/is damaged: .*malformed/);
  });

  it('is refused when a row cannot be read, naming the file', () => {
    filled();
    const database = connect(file, {});
    database.exec("UPDATE nodes SET row = '{' WHERE id = 'n7'");
    database.close();
    const { store } = open();
    expect(() => store.load()).toThrow(`The store ${file} is damaged`);
    store.close();
  });

  it('is refused when it is a directory, or out of reach', () => {
    refused(/cannot be opened: .*ENOENT/, () => openStore(join(directory, 'missing', 'x.db'), { workerFile: '' }));
    refused(/cannot be opened: EISDIR/, () => openStore(directory, { workerFile: '' }));
  });

  it('takes no further batch once one has failed, and says the same each time', () => {
    const { store } = open();
    store.commit(sampleBatch(1, [{ kind: 'node_put', node: sampleNode('n1') }]));
    const broken = sampleBatch(7, [{ kind: 'node_put', node: sampleNode('n2') }]);
    expect(() => store.commit(broken)).toThrow('The batch begins at 7');
    expect(() => store.commit(sampleBatch(2, []))).toThrow('The batch begins at 7');
    expect(store.load().nodes).toEqual([sampleNode('n1')]);
    store.close();
  });
});

function contents(directory: string): Readonly<Record<string, string>> {
  const names = readdirSync(directory, { recursive: true }) as string[];
  return Object.fromEntries(
    names
      .filter((name) => statSync(join(directory, name)).isFile())
      .map((name) => [name, readFileSync(join(directory, name), 'base64')]),
  );
}
