import { readSync } from 'node:fs';
import { constants } from 'node:os';
import type { IPty } from 'node-pty';
import { spawn } from 'node-pty';
import { createInputQueue, type InputQueue } from './input-queue.ts';
import { checkProgram, refusal } from './program.ts';

/** What to run in a new pty. */
export type PtyProgram = {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly cols: number;
  readonly rows: number;
};

/** How a program ended: by itself, or by a signal. */
export type PtyExit = { readonly exit_code: number | null; readonly signal: string | null };

/** Who is told of a pty's life. */
export type PtyListener = {
  /** Raw output, in order; the bytes are the listener's to keep. */
  output(bytes: Uint8Array): void;
  /** Once, after all of its output; the pty is closed then. */
  exited(exit: PtyExit): void;
};

/** A program in a pty. */
export type Pty = {
  readonly pid: number;
  readonly input: InputQueue;
  resize(cols: number, rows: number): void;
};

/** Starts a program in a pty. Throws `cwd_not_found` and `spawn_failed`; then nothing runs. */
export function startPty(program: PtyProgram, listener: PtyListener): Pty {
  const [name = '', ...args] = program.command;
  const file = checkProgram(name, program.env['PATH'] ?? '', program.cwd);
  const terminal = fork(file, args, program);
  const input = createInputQueue(terminal.fd);
  keepLastWords(terminal);
  terminal._socket.on('data', (bytes: Buffer) => listener.output(bytes));
  terminal.onExit(({ exitCode, signal }) => {
    input.close();
    // Not `terminal.destroy()`, which would send SIGHUP to a pid that is no longer ours.
    terminal._socket.destroy();
    listener.exited(signal ? { exit_code: null, signal: signalName(signal) } : { exit_code: exitCode, signal: null });
  });
  let open = true;
  terminal._socket.once('close', () => {
    open = false;
  });
  return {
    pid: terminal.pid,
    input,
    resize: (cols, rows) => {
      if (open) terminal.resize(cols, rows);
    },
  };
}

/** The parts of node-pty's terminal that its types hide. */
type Terminal = IPty & {
  readonly fd: number;
  readonly _socket: NodeJS.ReadableStream & {
    _readableState: { decoder: unknown; encoding: unknown };
    _destroy(error: Error | null, callback: (error: Error | null) => void): void;
    push(bytes: Uint8Array): boolean;
    destroy(): void;
  };
};

function fork(file: string, args: string[], program: PtyProgram): Terminal {
  const { env, cwd, cols, rows } = program;
  try {
    // `utf8` makes the tty edit by characters (IUTF8); the bytes themselves are wanted undecoded.
    const terminal = spawn(file, args, { env, cwd, cols, rows, encoding: 'utf8' }) as Terminal;
    terminal._socket._readableState.decoder = null;
    terminal._socket._readableState.encoding = null;
    return terminal;
  } catch (error) {
    throw refusal(file, error instanceof Error ? error.message : String(error));
  }
}

/**
 * Reads what is left when the stream is torn down: libuv before Node 24.21 takes a hang-up that follows
 * a partial read for the end, and 20 KiB from `echo` came short in 12 to 49 of 200 runs.
 */
function keepLastWords(terminal: Terminal): void {
  const socket = terminal._socket;
  const destroy = socket._destroy.bind(socket);
  let drained = false;
  socket._destroy = (error, callback) => {
    if (!drained) {
      drained = true;
      for (let bytes = tryRead(terminal.fd); bytes !== null; bytes = tryRead(terminal.fd)) socket.emit('data', bytes);
    }
    destroy(error, callback);
  };
}

/** What can be read at once; null at the end (EIO), or when nothing is there. */
function tryRead(fd: number): Buffer | null {
  const bytes = Buffer.allocUnsafe(64 * 1024);
  try {
    const length = readSync(fd, bytes);
    return length > 0 ? bytes.subarray(0, length) : null;
  } catch {
    return null;
  }
}

function signalName(number: number): string {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `SIG${number}`;
}
