import { MoitumiError } from '../../src/domain/error.ts';
import type { IHomeLock } from '../../src/ports/home-lock.ts';
import { type Connection, connect, sqliteCode } from './connection.ts';

/**
 * Takes the lock of a home, without waiting; null when another process, or this one, has it.
 * Throws MoitumiError when the file cannot be used.
 *
 * The file stays empty: what counts is SQLite's lock on it, which the kernel frees when its holder dies.
 * Nothing else in this process may open the file, since closing it would free the lock, too (fcntl(2)).
 */
export function acquireHomeLock(file: string): IHomeLock | null {
  let database: Connection | null = null;
  try {
    database = connect(file, { timeout: 0 });
    // The transaction is never committed. BEGIN EXCLUSIVE takes two steps, and of several processes
    // between them nobody wins; BEGIN IMMEDIATE takes one lock.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN IMMEDIATE');
    return holding(database);
  } catch (cause) {
    database?.close();
    if (sqliteCode(cause) === 'SQLITE_BUSY') return null;
    if (cause instanceof MoitumiError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MoitumiError('internal', `The lock ${file} cannot be used: ${why}.`, undefined, cause);
  }
}

function holding(database: Connection): IHomeLock {
  return {
    release() {
      database.close();
    },
  };
}
