import { readFileSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';

/**
 * A message between a core and its keeper: `asks spawn`, `answers spawn`, `tells exited`, `shows` (terminal bytes to
 * the core), `types` (terminal bytes to the keeper).
 */
export type Step = string;

/** Stands between the cores of a home and one of its keepers. */
export type KeeperTap = {
  /**
   * Calls `strike` once when a message is seen, before or right after it is passed on; before: it never arrives.
   * One after the other; null only waits for it.
   */
  at(step: Step, when: 'before' | 'after', strike: (() => void) | null): void;
  /** Resolves once all of them were seen. */
  struck(): Promise<void>;
  close(): void;
};

/** Puts one in: cores that come find it in the keeper's file. */
export function tapKeeper(directory: string, keeper: string): KeeperTap {
  const file = join(directory, 'keepers', `${keeper}.json`);
  const found = JSON.parse(readFileSync(file, 'utf8'));
  const path = join(directory, 'run', `${keeper}.tap`);
  const traps: { step: Step; when: 'before' | 'after'; strike: (() => void) | null }[] = [];
  const sockets = new Set<Socket>();
  let sprung: () => void = () => undefined;

  /** Whether the message is to be passed on; what follows on a connection whose core was struck is not looked at. */
  const see = (connection: { struck: boolean }, step: Step, pass: () => void): boolean => {
    const [trap] = traps;
    if (connection.struck || trap?.step !== step) {
      pass();
      return true;
    }
    if (trap.when === 'after') pass();
    connection.struck = trap.strike !== null;
    traps.shift();
    trap.strike?.();
    sprung();
    return trap.when === 'after';
  };

  const server = createServer((core) => {
    const keeperEnd = createConnection(found.socket);
    const connection = { struck: false };
    const methods = new Map<number, string>();
    const cut = (): void => {
      core.destroy();
      keeperEnd.destroy();
    };
    eachFrame(core, (frame, payload) => {
      const message = payload[0] === 0x7b ? JSON.parse(payload.toString()) : null;
      if (message !== null) methods.set(message._req_id, message.method);
      if (!see(connection, message === null ? 'types' : `asks ${message.method}`, () => keeperEnd.write(frame))) cut();
    });
    eachFrame(keeperEnd, (frame, payload) => {
      const message = payload[0] === 0x7b ? JSON.parse(payload.toString()) : null;
      const step = message === null ? 'shows' : nameOf(message, methods);
      if (!see(connection, step, () => core.write(frame))) cut();
    });
    for (const [socket, other] of [
      [core, keeperEnd],
      [keeperEnd, core],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('end', () => other.end());
      socket.on('close', () => {
        sockets.delete(socket);
        other.end();
      });
    }
  });
  server.listen(path);
  writeFileSync(file, JSON.stringify({ ...found, socket: path }));

  return {
    at: (step, when, strike) => traps.push({ step, when, strike }),
    struck: async () => {
      while (traps.length > 0) {
        await new Promise<void>((resolve) => {
          sprung = resolve;
        });
      }
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function nameOf(message: { event?: string; _req_id?: number }, methods: ReadonlyMap<number, string>): Step {
  return message.event === undefined ? `answers ${methods.get(message._req_id ?? 0)}` : `tells ${message.event}`;
}

/** Takes a stream apart: four bytes of length, then the payload. */
function eachFrame(socket: Socket, take: (frame: Buffer, payload: Buffer) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE()) {
      const end = 4 + rest.readUInt32BE();
      const frame = rest.subarray(0, end);
      rest = rest.subarray(end);
      take(frame, frame.subarray(4));
      if (socket.destroyed) return;
    }
  });
}
