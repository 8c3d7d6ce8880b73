import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Endpoint, readEndpoint } from '../../src/app/endpoint.ts';
import type { Moitumi } from './moitumi-process.ts';

/** A message as it came, whatever it is. */
export type RawMessage = Readonly<Record<string, unknown>>;

/** A connection to a real core that can say anything. */
export type RawWire = {
  readonly socket: Socket;
  /** Sends bytes as they are. */
  bytes(bytes: Uint8Array): void;
  /** Sends one frame: its length, then a text or what JSON makes of a value. */
  say(message: unknown): void;
  /** Says an ordinary hello and resolves with its answer. */
  hello(differing?: RawMessage): Promise<RawMessage>;
  /** The next message that is not taken yet; null when the core ended the connection. */
  next(): Promise<RawMessage | null>;
  /** Resolves when the core has ended the connection. */
  readonly ended: Promise<void>;
};

/** Connects to the home's core, which must run. */
export async function openRawWire(moitumi: Moitumi): Promise<RawWire> {
  const { socket: path, cookie } = endpointOf(moitumi);
  const socket = createConnection(path);
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const inbox = createInbox(socket);
  const say = (message: unknown) => void socket.write(framed(message));
  return {
    socket,
    bytes: (bytes) => void socket.write(bytes),
    say,
    hello: async (differing = {}) => {
      say({ _req_id: 1, method: 'hello', params: { ...ordinaryHello, token: cookie, ...differing } });
      return (await inbox.next()) ?? {};
    },
    next: inbox.next,
    ended,
  };
}

/** A frame: four bytes of length, big-endian, then the payload. */
export function framed(message: unknown): Buffer {
  const payload = Buffer.from(typeof message === 'string' ? message : JSON.stringify(message));
  const header = Buffer.alloc(4);
  header.writeUInt32BE(payload.length);
  return Buffer.concat([header, payload]);
}

const ordinaryHello = {
  protocol: { min: 1, max: 1 },
  version: '0',
  client: 'raw',
  surface: 'raw',
  kind: 'other',
  sync: 'none',
};

function endpointOf(moitumi: Moitumi): Endpoint {
  const endpoint = readEndpoint(join(moitumi.directory, 'endpoint.json'));
  if (endpoint === null) throw new Error('no core runs');
  return endpoint;
}

/** Takes frames apart without the reader under test. */
function createInbox(socket: Socket) {
  let rest = Buffer.alloc(0);
  let over = false;
  const messages: RawMessage[] = [];
  let wake: () => void = () => undefined;
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE()) {
      const end = 4 + rest.readUInt32BE();
      messages.push(JSON.parse(rest.subarray(4, end).toString()));
      rest = rest.subarray(end);
    }
    wake();
  });
  socket.on('close', () => {
    over = true;
    wake();
  });
  return {
    next: async (): Promise<RawMessage | null> => {
      while (messages.length === 0 && !over) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return messages.shift() ?? null;
    },
  };
}
