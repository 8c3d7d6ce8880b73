import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dialUnixSocket, serveUnixSocket, socketExists } from '../../../adapters/transport/unix-socket.ts';
import type { ITransport } from '../../../src/ports/transport.ts';
import { observe } from '../../support/observed-transport.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'moitumi-socket-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const echo = (transport: ITransport) => {
  transport.listen({
    payload: (payload) => transport.send(payload),
    drained: () => undefined,
    closed: () => undefined,
  });
};

async function answer(path: string): Promise<string> {
  const peer = observe(await dialUnixSocket(path));
  peer.transport.send(Buffer.from('anyone?'));
  const [payload] = await peer.payloads(1);
  peer.transport.close();
  await peer.closed();
  return Buffer.from(payload ?? []).toString();
}

describe('a Unix socket', () => {
  it('is private, and leaves nothing behind when it closes', async () => {
    const path = join(directory, 'core.sock');
    const server = await serveUnixSocket(path, echo);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(socketExists(path)).toBe(true);
    expect(await answer(path)).toBe('anyone?');
    await server.close();
    expect(await readdir(directory)).toEqual([]);
    expect(socketExists(path)).toBe(false);
  });

  // Node's server.close() unlinks the path that it has bound, even when another process has bound it since.
  it('that closes late does not take away the socket of its successor', async () => {
    const path = join(directory, 'core.sock');
    const first = await serveUnixSocket(path, echo);
    const second = await serveUnixSocket(path, echo);
    await first.close();
    expect(await answer(path)).toBe('anyone?');
    await second.close();
    expect(await readdir(directory)).toEqual([]);
  });

  it('takes the place of one that a killed process has left', async () => {
    const path = join(directory, 'core.sock');
    await writeFile(path, '');
    const server = await serveUnixSocket(path, echo);
    expect(await answer(path)).toBe('anyone?');
    await server.close();
  });

  it('keeps open connections when it stops accepting', async () => {
    const path = join(directory, 'core.sock');
    const server = await serveUnixSocket(path, echo);
    const peer = observe(await dialUnixSocket(path));
    peer.transport.send(Buffer.from('one'));
    await peer.payloads(1);
    await server.close();
    peer.transport.send(Buffer.from('two'));
    await peer.payloads(2);
    peer.transport.close();
    await peer.closed();
  });

  it('says ENOENT or ECONNREFUSED when nobody is there', async () => {
    await expect(dialUnixSocket(join(directory, 'none.sock'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(dialUnixSocket(join(directory, 'gone', 'none.sock'))).rejects.toMatchObject({ code: 'ENOENT' });
    await writeFile(join(directory, 'stale.sock'), '');
    await expect(dialUnixSocket(join(directory, 'stale.sock'))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  // Node 20 cuts a path of 108 bytes or more without a word, and another name is bound.
  it('is refused, with the reason, when its path has more than 100 bytes', async () => {
    const path = join(directory, 'ü'.repeat(50));
    const refusal = { code: 'bad_request', message: expect.stringContaining('at most 100') };
    await expect(serveUnixSocket(path, echo)).rejects.toMatchObject(refusal);
    await expect(dialUnixSocket(path)).rejects.toMatchObject(refusal);
  });

  it('is refused, on both sides, in a directory that others may enter or that is a link', async () => {
    const open = join(directory, 'open');
    await mkdir(open);
    await chmod(open, 0o755);
    const linked = join(directory, 'linked');
    await symlink(directory, linked);
    for (const place of [open, linked]) {
      await expect(serveUnixSocket(join(place, 's'), echo)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(dialUnixSocket(join(place, 's'))).rejects.toMatchObject({ code: 'forbidden' });
    }
  });

  it('closes a connection over a wrong frame, and serves the others', async () => {
    const path = join(directory, 'core.sock');
    const server = await serveUnixSocket(path, echo);
    const raw = createConnection(path);
    raw.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 1, 2, 3]));
    await new Promise((resolve) => raw.once('close', resolve));
    expect(await answer(path)).toBe('anyone?');
    await server.close();
  });

  it('bounds how long a peer that has stopped reading can hold a closing connection', async () => {
    const path = join(directory, 'core.sock');
    const ended = new Promise<void>((resolve) => {
      void serveUnixSocket(path, (transport) => {
        transport.listen({ payload: () => undefined, drained: () => undefined, closed: () => resolve() });
        transport.send(Buffer.alloc(3 * 1024 * 1024));
        transport.close();
      });
    });
    while (!socketExists(path)) await new Promise((resolve) => setImmediate(resolve));
    const raw = createConnection(path).pause();
    await ended;
    raw.destroy();
  });
});
