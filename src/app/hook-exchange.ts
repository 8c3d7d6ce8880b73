import { connect } from 'node:net';
import { PROTOCOL } from '../protocol/hello.ts';
import type { HookInput } from './hook-input.ts';
import { version } from './version.ts';

/**
 * What came of telling the core.
 * - told: it knows; `output` is what to print, null: nothing
 * - refused: it does not take us, or not now
 * - lost: the connection was there and broke
 * - absent: nobody listens
 */
export type HookAnswer =
  | { readonly kind: 'told'; readonly output: string | null }
  | { readonly kind: 'refused' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'absent' };

/** A part of the client's name, the same at every try: what is asked again is no other hook's ask. */
const STARTED = Date.now();

const HELLO = 1;
const REPORT = 2;

/** Says hello and tells what the hook was given in one write; waits for the answer only where there can be one. Never rejects. */
export function hookExchange(socket: string, token: string, input: HookInput): Promise<HookAnswer> {
  return new Promise((resolve) => {
    const stream = connect(socket);
    let connected = false;
    let received: Buffer = Buffer.alloc(0);
    const finish = (answer: HookAnswer) => {
      // Once it is told the process ends, and the kernel closes: cheaper by half a millisecond.
      if (answer.kind === 'told') stream.unref();
      else stream.destroy();
      resolve(answer);
    };
    stream.on('error', () => undefined);
    stream.on('close', () => resolve({ kind: connected ? 'lost' : 'absent' }));
    stream.on('connect', () => {
      connected = true;
      const written = () => {
        if (!input.wait) finish({ kind: 'told', output: null });
      };
      stream.write(greeting(token, input), (error) => error == null && written());
      // The kernel has it already, and the callback takes another turn of the loop.
      if (stream.writableLength === 0) written();
    });
    stream.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      for (let frame = takeFrame(); frame !== null; frame = takeFrame()) {
        const answer = understand(frame);
        if (answer !== null) finish(answer);
      }
    });
    function takeFrame(): string | null {
      if (received.length < 4) return null;
      const end = 4 + received.readUInt32BE(0);
      if (received.length < end) return null;
      const frame = received.toString('utf8', 4, end);
      received = received.subarray(end);
      return frame;
    }
  });
}

function greeting(token: string, { wait, ...report }: HookInput): Buffer {
  const client = `hook-${process.pid.toString(36)}-${STARTED.toString(36)}`;
  const hello = { protocol: PROTOCOL, version, client, surface: 'hook', kind: 'agent', token, sync: 'none' };
  return Buffer.concat([
    ...frame({ _req_id: HELLO, method: 'hello', params: hello }),
    ...frame({ _req_id: REPORT, method: 'report_agent', params: wait ? { ...report, wait } : report }),
  ]);
}

function frame(message: object): readonly Buffer[] {
  const payload = Buffer.from(JSON.stringify(message));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(payload.length);
  return [length, payload];
}

/** What a message means to us; null: not the one that is waited for. */
function understand(text: string): HookAnswer | null {
  const message = JSON.parse(text);
  if (message.error !== undefined && (message._req_id === HELLO || message._req_id === 0)) return { kind: 'refused' };
  if (message._req_id !== REPORT) return null;
  if (message.error === undefined) return { kind: 'told', output: message.result.output };
  return message.error.code === 'stopping' ? { kind: 'lost' } : { kind: 'told', output: null };
}
