import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** How often a followed file is looked at; a log's reader does not notice less. */
const LOOK_MS = 200;
const CHUNK = 64 * 1024;

/**
 * Gives the lines of a file to `print`, whole ones only; with `follow` goes on for ever, through a rotation too.
 * Resolves with false when there is no file and nothing to wait for.
 */
export async function tailFile(
  path: string,
  follow: boolean,
  print: (lines: string[]) => Promise<void>,
): Promise<boolean> {
  for (let found = false; ; await pause(LOOK_MS)) {
    const file = await open(path).catch(ifMissing);
    if (file !== null) {
      found = true;
      await readOn(file, path, follow, print).finally(() => file.close());
    }
    if (!follow) return found;
  }
}

/** Reads one file to its end, and as it grows until another has taken its place. */
async function readOn(
  file: FileHandle,
  path: string,
  follow: boolean,
  print: (lines: string[]) => Promise<void>,
): Promise<void> {
  const decoder = new TextDecoder();
  const buffer = Buffer.alloc(CHUNK);
  let pending = '';
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, CHUNK);
    const lines = (pending + decoder.decode(buffer.subarray(0, bytesRead), { stream: true })).split('\n');
    pending = lines.pop() ?? '';
    await print(lines);
    if (bytesRead > 0) continue;
    if (!follow || (await isReplaced(file, path))) return;
    await pause(LOOK_MS);
  }
}

async function isReplaced(file: FileHandle, path: string): Promise<boolean> {
  const now = await open(path).catch(ifMissing);
  if (now === null) return false;
  const [ours, theirs] = await Promise.all([file.stat(), now.stat()]).finally(() => now.close());
  return ours.ino !== theirs.ino;
}

function ifMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
