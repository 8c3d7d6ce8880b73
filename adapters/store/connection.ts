import { createRequire } from 'node:module';
import Database from 'better-sqlite3';
import { MoitumiError } from '../../src/domain/error.ts';

/** A database connection of this process. */
export type Connection = Database.Database;

/** Opens a connection; throws what SQLite says. */
export function connect(file: string, options: Database.Options): Connection {
  return new Database(file, { ...options, nativeBinding: addonFile() });
}

/** SQLite's own name for what went wrong, such as `SQLITE_BUSY`; null for any other error. */
export function sqliteCode(error: unknown): string | null {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : null;
}

let found: string | undefined;

/** Left to itself, better-sqlite3 tries a dozen places, which costs 1.5 ms of a start; it is always built here. */
function addonFile(): string {
  try {
    found ??= createRequire(import.meta.url).resolve('better-sqlite3/build/Release/better_sqlite3.node');
    return found;
  } catch (cause) {
    throw new MoitumiError(
      'internal',
      'better-sqlite3 is installed without its compiled part, since npm ran no install scripts. ' +
        'Run `npm rebuild better-sqlite3`; it needs a C++ compiler where no prebuilt one can be downloaded.',
      undefined,
      cause,
    );
  }
}
