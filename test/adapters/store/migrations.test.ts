import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, connect } from '../../../adapters/store/connection.ts';
import { MIGRATIONS, migrate, storeVersion } from '../../../adapters/store/migrations.ts';
import { openStore } from '../../../adapters/store/sqlite-store.ts';
import { sampleBatch, sampleNode } from '../../contract/store-samples.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'stores');

describe('stores of earlier versions', () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mo-migrations-'));
    file = join(directory, 'cortex.db');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('have a fixture each', () => {
    const expected = MIGRATIONS.map((_, index) => `version-${index + 1}.sql`);
    expect(readdirSync(FIXTURES)).toEqual(expect.arrayContaining(['version-0.sql', ...expected]));
  });

  it('begin empty: one of version 0 becomes a store with a history of its own', () => {
    build(file, 'version-0.sql');
    const { store } = openStore(file, { workerFile: '' });
    expect(store.load()).toMatchObject({ epoch: expect.stringMatching(/^[0-9a-f]{32}$/), seq: 0, nodes: [] });
    store.commit(sampleBatch(1, [{ kind: 'node_put', node: sampleNode('n1') }]));
    store.close();
    const database = connect(file, {});
    expect(storeVersion(database)).toBe(MIGRATIONS.length);
    database.close();
  });

  it('are read whole: one of version 1', () => {
    build(file, 'version-1.sql');
    const { store, events, audit } = openStore(file, { workerFile: '' });
    const state = store.load();
    expect(state).toMatchObject({
      epoch: '9244f56562b4b8c805ed45dd65b1c7f1',
      seq: 6,
      next_node: 5,
      next_agent: 2,
      views: [{ surface: 'tui:work', focus: 'n2', entered: 'n1' }],
      undos: [
        {
          at: 1,
          undo: { deed: 'remove', node: 'n4', way: { kind: 'restore', removal: { nodes: [{ id: 'n4' }] } } },
        },
      ],
    });
    expect(state.nodes.map(({ id, title, parent }) => [id, title, parent])).toEqual([
      ['n1', 'Ship it', null],
      ['n2', 'Prüfen', 'n1'],
      ['n3', 'Third', null],
    ]);
    expect(state.agents).toMatchObject([{ id: 'a1', node: 'n1', exit_code: 3, unseen: false }]);
    expect(store.notes('n1')).toBe('Line one\nline two');
    expect(store.outcome('c:1')).toMatchObject({ reply: '{"id":"n1"}' });
    expect(store.outcome('c:2')).toMatchObject({ reply: null });
    expect(events.since(5, 10)).toEqual([{ seq: 6, at: 3_000, change: { kind: 'nodes_removed', ids: ['n4'] } }]);
    expect(audit.read(null, 1)).toMatchObject([{ id: 3, what: 'remove_node', on: 'n4' }]);
    expect(state.layouts).toEqual([]);
    store.close();
  });

  it('are read whole: one of version 2, with live commands and layouts', () => {
    build(file, 'version-2.sql');
    const { store } = openStore(file, { workerFile: '' });
    const { nodes, layouts } = store.load();
    expect(nodes.map(({ command }) => command?.run)).toEqual(['make test', undefined, undefined]);
    expect(layouts).toMatchObject([
      { surface: 'tui:work', node: 'n1', arrangement: { keys: ['sidebar', 'notes:n1', 'agent:a1'] } },
    ]);
    store.close();
  });

  it('are read whole: one of version 3, with asks, prompts, history and visits', () => {
    build(file, 'version-3.sql');
    const { store, history } = openStore(file, { workerFile: '' });
    expect(store.load()).toMatchObject({
      next_ask: 3,
      next_prompt: 3,
      asks: [{ id: 'q2', agent: 'a1', text: 'make test', state: 'open' }],
      prompts: [{ id: 'p1', text: 'Prüfe es' }],
      visits: [{ surface: 'tui:work', at: 2_000 }],
    });
    expect(history.closedAsks('a1')).toMatchObject([{ id: 'q1', answer: { who: 'user' }, end: { kind: 'taken' } }]);
    expect(history.settledPrompts('a1')).toMatchObject([{ id: 'p2', state: 'finished' }]);
    expect(history.transitions('a1')).toMatchObject([{ from: 'working', to: 'idle', dwell: 300 }]);
    store.close();
  });

  it('are read whole: one of version 4, with several changes that can be taken back', () => {
    build(file, 'version-4.sql');
    const { store } = openStore(file, { workerFile: '' });
    expect(store.load().undos).toMatchObject([
      { at: 1, undo: { deed: 'remove', way: { removal: { nodes: [{ id: 'n4' }] } } } },
      { at: 2, undo: { deed: 'done', node: 'n2', way: { kind: 'revert', nodes: [{ state: 'open' }] } } },
    ]);
    store.close();
  });

  it('are read whole: one of version 7, with the records of a surface', () => {
    build(file, 'version-7.sql');
    const { store } = openStore(file, { workerFile: '' });
    const row = '{"id":1001,"name":"Ada","paired_at":2000}';
    expect(store.records('telegram/')).toEqual([{ key: 'telegram/user/1001', row }]);
    store.close();
  });

  it('are read whole: one of version 5, with what was used', () => {
    build(file, 'version-5.sql');
    const { store } = openStore(file, { workerFile: '' });
    expect(store.load()).toMatchObject({
      usages: [{ usage: { agent: 'a1', cost_usd: 0.5, tokens: { cache_read: 20 } }, mark: '{}' }],
      limits: [{ tool: 'claude', window: '5 h', used_percent: 83 }],
    });
    store.close();
  });

  it('are read whole: one of version 6, with what was said and what was about to be', () => {
    build(file, 'version-6.sql');
    const { store, conversations, events } = openStore(file, { workerFile: '' });
    expect(store.load().next_turn).toBe(4);
    expect(conversations.turns('n1', null, 9)).toMatchObject([
      { id: 't1', author: 'user', text: 'Prüfe es, bitte', prompt: 'p1' },
      { id: 't2', author: 'agent:a1', source: 'agent', text: 'Geprüft: alles grün.' },
    ]);
    expect(conversations.search(['gruen'], null, 9)).toEqual([]);
    expect(conversations.search(['gepruft', 'grun'], null, 9)).toMatchObject([{ id: 't2' }]);
    expect(conversations.draft('tui:work', 'n1')).toBe('half a sent');
    events.compact(1_000, 0);
    expect(conversations.search(['removed'], ['n4'], 9)).toEqual([]);
    store.close();
  });
});

describe('migrating', () => {
  const steps = ['CREATE TABLE one (a)', 'CREATE TABLE two (a)', 'CREATE TABLE three (a); CREATE TABLE one (a)'];
  let database: Connection;
  beforeEach(() => {
    database = connect(':memory:', {});
  });
  afterEach(() => database.close());
  const tables = () => database.prepare('SELECT name FROM sqlite_master ORDER BY name').pluck().all();

  it('takes only the steps that a store lacks', () => {
    migrate(database, steps.slice(0, 1));
    migrate(database, steps.slice(0, 2));
    migrate(database, steps.slice(0, 2));
    expect(storeVersion(database)).toBe(2);
    expect(tables()).toEqual(['one', 'two']);
  });

  it('leaves a store at the last step that succeeded', () => {
    expect(() => migrate(database, steps)).toThrow('table one already exists');
    expect(storeVersion(database)).toBe(2);
    expect(tables()).toEqual(['one', 'two']);
  });
});

function build(file: string, fixture: string): void {
  const database = connect(file, {});
  database.exec(readFileSync(join(FIXTURES, fixture), 'utf8'));
  database.close();
}
