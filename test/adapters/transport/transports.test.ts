import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryPair } from '../../../adapters/transport/memory-pair.ts';
import { dialUnixSocket, serveUnixSocket } from '../../../adapters/transport/unix-socket.ts';
import type { ITransport } from '../../../src/ports/transport.ts';
import { transportContract } from '../../contract/transport-contract.ts';

transportContract('memory', async () => ({ ends: memoryPair(), dispose: async () => undefined }));

transportContract('a Unix socket', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'moitumi-socket-'));
  const path = join(directory, 'core.sock');
  let accepted: (transport: ITransport) => void = () => undefined;
  const far = new Promise<ITransport>((resolve) => {
    accepted = resolve;
  });
  const server = await serveUnixSocket(path, (transport) => accepted(transport));
  const near = await dialUnixSocket(path);
  const ends = [near, await far] as const;
  return {
    ends,
    dispose: async () => {
      for (const end of ends) end.close();
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
});
