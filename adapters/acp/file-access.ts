import { closeSync, constants, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ReadTextFileRequest, WriteTextFileRequest } from '@agentclientprotocol/sdk';
import { confinedPath } from './confined-path.ts';

/** Largest file that an agent gets through its protocol, in bytes. */
const MAX_FILE = 10 * 1024 * 1024;

/** Neither waits for a pipe's other end nor follows a link that was put there since the path was checked. */
const CAREFULLY = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** A text file inside of `directory`, or the lines of it that are wanted. Throws with words for the agent. */
export function readTextFile(directory: string, { path, line, limit }: ReadTextFileRequest): string {
  const text = withFile(confinedPath(directory, path), constants.O_RDONLY, (file, size) => {
    if (size > MAX_FILE) throw new Error(`${path} has ${size} bytes, more than this client reads (${MAX_FILE}).`);
    const bytes = Buffer.alloc(size);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, size, 0));
  });
  if (line == null && limit == null) return text;
  const from = Math.max(0, (line ?? 1) - 1);
  return text
    .split(/(?<=\n)/)
    .slice(from, limit == null ? undefined : from + limit)
    .join('');
}

/** Writes a text file inside of `directory`, with the directories that it needs. Throws with words for the agent. */
export function writeTextFile(directory: string, { path, content }: WriteTextFileRequest): void {
  const real = confinedPath(directory, path);
  mkdirSync(dirname(real), { recursive: true });
  withFile(real, constants.O_WRONLY | constants.O_CREAT, (file) => {
    ftruncateSync(file);
    const bytes = Buffer.from(content);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  });
}

function withFile<T>(path: string, flags: number, use: (file: number, size: number) => T): T {
  const file = openSync(path, flags | CAREFULLY, 0o666);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new Error(`${path} is not a file.`);
    return use(file, stat.size);
  } finally {
    closeSync(file);
  }
}
