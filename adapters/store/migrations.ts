import type { Connection } from './connection.ts';

/** Each brings a store from the version of its index to the next; those that were released never change. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE head (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    next_node INTEGER NOT NULL,
    next_agent INTEGER NOT NULL,
    audit_id INTEGER NOT NULL,
    audit_hash TEXT NOT NULL
  ) STRICT;
  INSERT INTO head VALUES (1, lower(hex(randomblob(16))), 0, 1, 1, 0, '');

  CREATE TABLE nodes (id TEXT NOT NULL UNIQUE, row TEXT NOT NULL) STRICT;
  CREATE TABLE agents (id TEXT NOT NULL UNIQUE, node TEXT NOT NULL, row TEXT NOT NULL) STRICT;
  CREATE INDEX agents_of_node ON agents (node);
  CREATE TABLE notes (node TEXT PRIMARY KEY, notes TEXT NOT NULL) STRICT;
  CREATE TABLE views (surface TEXT PRIMARY KEY, row TEXT NOT NULL) STRICT;
  CREATE TABLE removal (only INTEGER PRIMARY KEY CHECK (only = 1), row TEXT NOT NULL) STRICT;

  CREATE TABLE events (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, change TEXT NOT NULL) STRICT;

  CREATE TABLE outcomes (command_id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, reply TEXT) STRICT;
  CREATE INDEX outcomes_by_age ON outcomes (at);
  CREATE TABLE forgotten (client TEXT PRIMARY KEY, counter INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;

  CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    "from" TEXT NOT NULL,
    what TEXT NOT NULL,
    "on" TEXT NOT NULL,
    result TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE layouts (surface TEXT NOT NULL, node TEXT NOT NULL, row TEXT NOT NULL, PRIMARY KEY (surface, node)) STRICT;
  `,
  `
  ALTER TABLE head ADD COLUMN next_ask INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE head ADD COLUMN next_prompt INTEGER NOT NULL DEFAULT 1;

  CREATE TABLE asks (id TEXT NOT NULL UNIQUE, agent TEXT NOT NULL, closed_at INTEGER, row TEXT NOT NULL) STRICT;
  CREATE INDEX asks_by_end ON asks (closed_at);
  CREATE TABLE prompts (id TEXT NOT NULL UNIQUE, agent TEXT NOT NULL, settled_at INTEGER, row TEXT NOT NULL) STRICT;
  CREATE INDEX prompts_by_end ON prompts (agent, settled_at);
  CREATE TABLE transitions (number INTEGER PRIMARY KEY, agent TEXT NOT NULL, row TEXT NOT NULL) STRICT;
  CREATE INDEX transitions_of_agent ON transitions (agent, number);
  CREATE TABLE visits (surface TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
  `,
  `
  CREATE TABLE undos (at INTEGER PRIMARY KEY, row TEXT NOT NULL) STRICT;
  INSERT INTO undos SELECT 1, json_object('at', 1, 'undo', json_object(
    'deed', 'remove', 'node', row ->> '$.nodes[0].id', 'way', json_object('kind', 'restore', 'removal', json(row))
  )) FROM removal;
  DROP TABLE removal;
  `,
  `
  CREATE TABLE usages (agent TEXT PRIMARY KEY, row TEXT NOT NULL) STRICT;
  CREATE TABLE limits (tool TEXT NOT NULL, window TEXT NOT NULL, row TEXT NOT NULL, PRIMARY KEY (tool, window)) STRICT;
  `,
  `
  ALTER TABLE head ADD COLUMN next_turn INTEGER NOT NULL DEFAULT 1;

  CREATE TABLE turns (
    number INTEGER PRIMARY KEY,
    node TEXT NOT NULL,
    agent TEXT,
    at INTEGER NOT NULL,
    source TEXT NOT NULL,
    author TEXT NOT NULL,
    "from" TEXT,
    text TEXT NOT NULL,
    origin TEXT NOT NULL,
    prompt TEXT
  ) STRICT;
  CREATE INDEX turns_of_node ON turns (node, number);
  CREATE VIRTUAL TABLE turn_words USING fts5
    (node, text, content='turns', content_rowid='number', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3');
  INSERT INTO turn_words (turn_words, rank) VALUES ('rank', 'bm25(0.0, 1.0)');
  CREATE TRIGGER turn_said AFTER INSERT ON turns BEGIN
    INSERT INTO turn_words (rowid, node, text) VALUES (new.number, new.node, new.text);
  END;
  CREATE TRIGGER turn_gone AFTER DELETE ON turns BEGIN
    INSERT INTO turn_words (turn_words, rowid, node, text) VALUES ('delete', old.number, old.node, old.text);
  END;

  CREATE TABLE drafts (surface TEXT NOT NULL, node TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (surface, node)) STRICT;
  `,
  `
  CREATE TABLE records (key TEXT PRIMARY KEY, row TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
];

/** Brings a store up to the last version, each step whole or not at all. Throws what SQLite says. */
export function migrate(database: Connection, migrations: readonly string[] = MIGRATIONS): void {
  const from = storeVersion(database);
  for (const [index, step] of migrations.slice(from).entries()) {
    const version = from + index + 1;
    database.transaction(() => database.exec(`${step}; PRAGMA user_version = ${version}`)).immediate();
  }
}

/** Which version a store has; 0 before any migration. */
export function storeVersion(database: Connection): number {
  return database.prepare('PRAGMA user_version').pluck().get() as number;
}
