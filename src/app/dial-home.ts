import { dialUnixSocket } from '../../adapters/transport/unix-socket.ts';
import { MoitumiError } from '../domain/error.ts';
import type { ITransport } from '../ports/transport.ts';
import { readEndpoint } from './endpoint.ts';
import type { HomePaths } from './paths.ts';

/** A connection to the home's core, and what to show at its door. */
export type Reached = { readonly transport: ITransport; readonly token: string | null };

/**
 * Node's errors that mean that nobody listens there; ECONNRESET: it was killed before it took the connection. Any other
 * one, or silence, means that somebody may.
 */
const GONE = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'ENOTDIR']);

/** Connects to the home's core, wherever its endpoint file says that it is now; rejects with `no_core` when it is gone. */
export async function dialHome(paths: HomePaths): Promise<Reached> {
  const endpoint = readEndpoint(paths.endpoint);
  const socket = paths.socket ?? endpoint?.socket;
  if (socket === undefined) throw noCore(paths);
  try {
    const transport = await dialUnixSocket(socket);
    // Another core may have come since, and has written its cookie before it listened.
    return { transport, token: (readEndpoint(paths.endpoint) ?? endpoint)?.cookie ?? null };
  } catch (thrown) {
    throw GONE.has((thrown as NodeJS.ErrnoException).code ?? '') ? noCore(paths, thrown) : thrown;
  }
}

/** Whether a thrown thing says that no core is there. */
export function isNoCore(thrown: unknown): boolean {
  return thrown instanceof MoitumiError && thrown.code === 'no_core';
}

function noCore(paths: HomePaths, cause?: unknown): MoitumiError {
  const home = paths.home ?? paths.state;
  return new MoitumiError('no_core', `No core runs in ${home}. Start one with: moitumi daemon start`, undefined, cause);
}
