import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { MoitumiError } from '../../src/domain/error.ts';

/** Longest path of a socket, in bytes: the kernel has room for 107, and Node 20 cuts a longer one without a word. */
export const MAX_SOCKET_PATH = 100;

/** Throws unless the socket's path is short enough and its directory is ours alone. A directory that is not there passes on as ENOENT. */
export function checkSocketPath(path: string): void {
  const length = new TextEncoder().encode(path).length;
  if (length > MAX_SOCKET_PATH) {
    throw new MoitumiError(
      'bad_request',
      `The socket path ${path} has ${length} bytes; the system takes at most ${MAX_SOCKET_PATH}. Choose a shorter one with --socket or MOITUMI_HOME.`,
    );
  }
  checkDirectory(dirname(path));
}

function checkDirectory(directory: string): void {
  const found = lstatSync(directory);
  const refuse = (what: string): never => {
    throw new MoitumiError('forbidden', `The socket directory ${directory} ${what}.`, { scope: 'socket' });
  };
  if (!found.isDirectory()) refuse('is not a directory, or is a symbolic link');
  if (found.uid !== process.getuid?.()) refuse('belongs to somebody else');
  if ((found.mode & 0o077) !== 0) refuse('is open to others; make it private with chmod 700');
}
