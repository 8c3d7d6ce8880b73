import { chmodSync, lstatSync, renameSync, unlinkSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import type { ITransport, ITransportServer } from '../../src/ports/transport.ts';
import { checkSocketPath } from './socket-path.ts';
import { createStreamTransport } from './stream-transport.ts';

/**
 * Connects to a Unix socket. Rejects with the system's error (ENOENT, ECONNREFUSED: nobody is there), or with
 * MoitumiError when the path is too long or its directory open to others. A connection is no sign of life yet.
 */
export async function dialUnixSocket(path: string): Promise<ITransport> {
  checkSocketPath(path);
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(createStreamTransport(socket));
    });
  });
}

/**
 * Listens at a path, taking it over from whoever had it before: the caller holds the lock that makes it ours.
 * `accept` must call `listen` on its transport before it returns.
 */
export async function serveUnixSocket(
  path: string,
  accept: (transport: ITransport) => void,
): Promise<ITransportServer> {
  checkSocketPath(path);
  const server = createServer((socket) => accept(createStreamTransport(socket)));
  // Node unlinks the name it has bound when it closes, even if it is another's by then: so it binds a name of its
  // own, which is then moved into place.
  const own = join(dirname(path), `.${process.pid.toString(36)}${Math.random().toString(36).slice(2, 5)}`);
  await listening(server, own);
  chmodSync(own, 0o600);
  const inode = lstatSync(own).ino;
  renameSync(own, path);
  // A failed accept (no descriptors left) is the newcomer's loss; those who are connected stay.
  server.on('error', () => undefined);
  return { close: () => stopListening(server, path, inode) };
}

/** Whether the socket at `path` is there at all; its owner may want to bind it again when it is not. */
export function socketExists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSocket() ?? false;
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function stopListening(server: Server, path: string, inode: number): Promise<void> {
  if (lstatSync(path, { throwIfNoEntry: false })?.ino === inode) unlinkSync(path);
  // `close` calls back only when every connection has ended too, and those stay: so nobody waits for it.
  server.close();
  server.unref();
  return Promise.resolve();
}
