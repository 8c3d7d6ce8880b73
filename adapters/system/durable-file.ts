import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

let written = 0;

/**
 * Puts `content` into `file`, readable by its owner alone: after a power cut the file is the old one or the
 * new one, never half of either. Rejects with the system's error; then nothing has changed.
 */
export async function writeDurably(file: string, content: string | Uint8Array): Promise<void> {
  await writeAside(file, content, (fresh) => rename(fresh, file));
}

/** The same, for a file that is not there yet: rejects with EEXIST where it is. */
export async function createDurably(file: string, content: string | Uint8Array): Promise<void> {
  await writeAside(file, content, async (fresh) => {
    await link(fresh, file);
    await rm(fresh);
  });
}

async function writeAside(
  file: string,
  content: string | Uint8Array,
  place: (fresh: string) => Promise<void>,
): Promise<void> {
  written += 1;
  const fresh = `${file}.${process.pid}.${written}.new`;
  try {
    await writeSynced(fresh, content);
    await place(fresh);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
  await syncDirectory(dirname(file));
}

async function writeSynced(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the new name durable, too: rename alone may be undone by a power cut. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
