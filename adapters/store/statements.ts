import type { Statement } from 'better-sqlite3';
import type { Connection } from './connection.ts';

/** Gives the prepared statement of some SQL, preparing it at its first use: a start needs only few of them. */
export type Statements = (sql: string) => Statement<unknown[], unknown>;

/** The prepared statements of a connection. */
export function createStatements(database: Connection): Statements {
  const prepared = new Map<string, Statement<unknown[], unknown>>();
  return (sql) => {
    let statement = prepared.get(sql);
    if (statement === undefined) {
      statement = database.prepare<unknown[], unknown>(sql);
      prepared.set(sql, statement);
    }
    return statement;
  };
}
