import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { connect } from './connection.ts';
import { MIGRATIONS, migrate } from './migrations.ts';
import { damagedStore, foreignStore, newerStore, unusableStore } from './refusal.ts';

/** `moit` in ASCII: tells our files from any other program's. */
const APPLICATION_ID = 0x6d6f6974;

/** Where SQLite keeps what we look at, in the 100 bytes that every database begins with. */
const HEADER = { length: 100, writeVersion: 18, readVersion: 19, pageSize: 16, pages: 28, changes: 24, validFor: 92 };
const USER_VERSION = 60;
const APPLICATION = 68;

/** Looks at a file before SQLite may touch it. Throws a refusal for what is not a whole store that we know. */
export function inspectStoreFile(file: string): 'absent' | 'present' {
  const found = readHeader(file);
  if (found === null || found.size === 0) {
    if (sizeOf(`${file}-wal`) > 0) {
      throw damagedStore(file, `it is gone, while its newest changes are still in ${file}-wal`);
    }
    return 'absent';
  }
  const { header, size } = found;
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') throw foreignStore(file, 'it is no SQLite database');
  if (header.readUInt32BE(APPLICATION) !== APPLICATION_ID) throw foreignStore(file, 'another program made it');
  const version = header.readUInt32BE(USER_VERSION);
  if (version > MIGRATIONS.length) throw newerStore(file, version, MIGRATIONS.length);
  if (size < promisedSize(header) && sizeOf(`${file}-wal`) === 0) throw damagedStore(file, 'its end is missing');
  return 'present';
}

/**
 * Makes an empty store in one step: it is there whole, or not at all, also when the disk is full.
 * It is built in memory, so that this costs two fsyncs and not a journal's six.
 */
export function createStoreFile(file: string): void {
  const fresh = `${file}.new`;
  try {
    writeDurably(fresh, emptyStore());
    renameSync(fresh, file);
    syncPath(dirname(file));
  } catch (cause) {
    rmSync(fresh, { force: true });
    throw unusableStore(file, cause);
  }
}

function readHeader(file: string): { readonly header: Buffer; readonly size: number } | null {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unusableStore(file, cause);
  }
  try {
    const header = Buffer.alloc(HEADER.length);
    readSync(descriptor, header, 0, HEADER.length, 0);
    return { header, size: fstatSync(descriptor).size };
  } catch (cause) {
    throw unusableStore(file, cause);
  } finally {
    closeSync(descriptor);
  }
}

/** What the header says the size is; 0 where it says nothing that can be relied on. */
function promisedSize(header: Buffer): number {
  if (header.readUInt32BE(HEADER.changes) !== header.readUInt32BE(HEADER.validFor)) return 0;
  const pageSize = header.readUInt16BE(HEADER.pageSize);
  return header.readUInt32BE(HEADER.pages) * (pageSize === 1 ? 65_536 : pageSize);
}

function emptyStore(): Buffer {
  const database = connect(':memory:', {});
  try {
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    migrate(database);
    const image = database.serialize();
    // 2 means WAL, which a database in memory cannot have.
    image[HEADER.writeVersion] = 2;
    image[HEADER.readVersion] = 2;
    return image;
  } finally {
    database.close();
  }
}

function writeDurably(file: string, bytes: Buffer): void {
  const descriptor = openSync(file, 'w', 0o600);
  try {
    writeFileSync(descriptor, bytes);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
