import { type Connection, connect, sqliteCode } from './connection.ts';
import { MIGRATIONS, migrate, storeVersion } from './migrations.ts';
import { damagedStore, newerStore, unusableStore } from './refusal.ts';
import { createStoreFile, inspectStoreFile } from './store-file.ts';

/** Our one writing connection; `shared` tells whether others may read beside it. */
export type OpenDatabase = { readonly database: Connection; readonly shared: boolean };

/**
 * How long a lock of somebody's `sqlite3` shell is waited for. The core stands still meanwhile,
 * which is better than going read-only for a query typed by hand.
 */
const BUSY_MS = 1_000;

/** Opens the store of `file`, making or migrating it first; throws a refusal and leaves the file as it is. */
export function openDatabase(file: string): OpenDatabase {
  if (inspectStoreFile(file) === 'absent') createStoreFile(file);
  try {
    return openShared(file);
  } catch (error) {
    if (!needsSharedMemory(error)) throw refusal(file, error);
  }
  try {
    return { database: open(file, 'PRAGMA locking_mode = EXCLUSIVE'), shared: false };
  } catch (error) {
    throw refusal(file, error);
  }
}

function openShared(file: string): OpenDatabase {
  return { database: open(file, ''), shared: true };
}

function open(file: string, first: string): Connection {
  const database = connect(file, { fileMustExist: true, timeout: BUSY_MS });
  try {
    // The cache is 16 MB by default, of which an idle core would keep what one long read had filled.
    database.exec(`${first}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -2000`);
    const version = storeVersion(database);
    if (version > MIGRATIONS.length) throw newerStore(file, version, MIGRATIONS.length);
    if (version < MIGRATIONS.length) {
      migrate(database);
      // An older moitumi looks into the file itself to see that it is too new.
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Without room on the disk the index of the WAL, which others share, cannot be made; in exclusive mode it lives in memory. */
function needsSharedMemory(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== null && (code === 'SQLITE_FULL' || code === 'SQLITE_CANTOPEN' || code.startsWith('SQLITE_IOERR_SHM'));
}

function refusal(file: string, error: unknown): unknown {
  const code = sqliteCode(error);
  if (code === null) return error;
  const damaged = code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT');
  return damaged ? damagedStore(file, (error as Error).message, error) : unusableStore(file, error);
}
