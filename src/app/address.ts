import { serveUnixSocket, socketExists } from '../../adapters/transport/unix-socket.ts';
import type { Cancel, IClock } from '../ports/clock.ts';
import type { ILogger } from '../ports/logger.ts';
import type { ITransport, ITransportServer } from '../ports/transport.ts';
import { readEndpoint, removeEndpoint, writeEndpoint } from './endpoint.ts';
import type { HomePaths } from './paths.ts';
import { socketPath } from './private-directory.ts';

/** Where a core can be reached, kept that way for as long as it is open. */
export type Address = {
  readonly socket: () => string;
  /** Stops accepting, and takes the core's own socket and endpoint file away. */
  readonly close: () => Promise<void>;
};

export type AddressOptions = {
  readonly paths: HomePaths;
  readonly cookie: string;
  readonly accept: (transport: ITransport) => void;
  /** Tells those who are connected that nobody else can come in. */
  readonly warn: (text: string) => void;
  readonly clock: IClock;
  readonly logger: ILogger;
};

/** How often to look whether the socket is still there: one lstat and one small read. */
const LOOK_MS = 5_000;

/**
 * Listens on the home's socket and names it in the endpoint file. When either vanishes (a runtime directory goes at
 * the last logout, a cleaner walks through /tmp) both are made again, where they can be by then.
 */
export async function openAddress(options: AddressOptions): Promise<Address> {
  let bound = await bind(options);
  let looking: Promise<void> = Promise.resolve();
  let cancel: Cancel;
  const look = async () => {
    if (isThere(bound.socket, options)) return;
    options.logger.log('warn', 'the socket or its endpoint file vanished; binding again', { socket: bound.socket });
    await bound.server.close();
    bound = await bind(options);
  };
  const failed = (thrown: Error) => {
    options.logger.log('error', 'the socket cannot be bound again', { failure: thrown });
    options.warn(`New surfaces cannot connect: ${thrown.message}`);
  };
  const lookLater = () =>
    options.clock.after(LOOK_MS, () => {
      cancel = lookLater();
      looking = look().catch(failed);
    });
  cancel = lookLater();
  return {
    socket: () => bound.socket,
    close: async () => {
      cancel();
      await looking;
      removeEndpoint(options.paths.endpoint, options.cookie);
      await bound.server.close();
    },
  };
}

type Bound = { readonly socket: string; readonly server: ITransportServer };

async function bind({ paths, cookie, accept }: AddressOptions): Promise<Bound> {
  const socket = socketPath(paths);
  // Before anyone can connect: whoever reaches us finds our cookie, not that of the core before.
  writeEndpoint(paths.endpoint, { socket, cookie, pid: process.pid });
  const server = await serveUnixSocket(socket, accept);
  return { socket, server };
}

function isThere(socket: string, { paths, cookie }: AddressOptions): boolean {
  return socketExists(socket) && readEndpoint(paths.endpoint)?.cookie === cookie;
}
