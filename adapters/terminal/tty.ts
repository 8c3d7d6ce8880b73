import { closeSync, constants, fstatSync, lstatSync, openSync, writeSync } from 'node:fs';
import { isatty, ReadStream } from 'node:tty';
import { MoitumiError } from '../../src/domain/error.ts';

/** Who is told of what happens at a terminal. */
export type TtyListener = {
  input(bytes: Uint8Array): void;
  /** All that was written has been taken, after some of it had to wait. */
  drained(): void;
  /** Hung up; once. */
  gone(): void;
};

/** A terminal that another process has, and we serve. */
export type Tty = {
  /** Never blocks: what the terminal does not take waits. */
  write(bytes: Uint8Array): void;
  /** At once: keys come as they are typed, unechoed; what is written may still be changed. False: as it was found. */
  setRaw(raw: boolean): void;
  /** How many bytes wait. */
  pending(): number;
  /** In cells; null where it has none. */
  size(): { readonly cols: number; readonly rows: number } | null;
  /** Resolves when it has taken what waits, or takes nothing any more. */
  flushed(): Promise<void>;
  /** Lets go of it; what waits is dropped. */
  close(): void;
};

/** How long a terminal that nobody reads is waited for at the end, in ms. */
const FLUSH_MS = 500;

/** Opens a terminal of this user by its path, without making it ours. Throws `no_door`. */
export function openTty(path: string, listener: TtyListener): Tty {
  const fd = openChecked(path);
  // libuv opens it once more for itself: `fd` stays ours. A `WriteStream` would block where nobody reads.
  const stream = new ReadStream(fd) as ReadStream & { _handle: TtyHandle | null };
  let open = true;
  const gone = (): void => {
    if (open) listener.gone();
  };
  stream.on('data', (bytes: Buffer) => listener.input(bytes));
  stream.on('drain', () => listener.drained());
  stream.on('error', gone).on('end', gone);
  return {
    write: (bytes) => {
      if (!open) return;
      const written = stream.writableLength > 0 ? 0 : tryWrite(fd, bytes);
      if (written < bytes.length) stream.write(bytes.subarray(written));
    },
    setRaw: (raw) => {
      if (open) stream.setRawMode(raw);
    },
    pending: () => stream.writableLength,
    size: () => {
      const found: [number, number] = [0, 0];
      if (stream._handle === null || stream._handle.getWindowSize(found) !== 0) return null;
      const [cols, rows] = found;
      return cols > 0 && rows > 0 ? { cols, rows } : null;
    },
    flushed: () => (stream.writableLength === 0 ? Promise.resolve() : drainOf(stream)),
    close: () => {
      if (!open) return;
      open = false;
      stream.destroy();
      closeSync(fd);
    },
  };
}

/** Node has it on the handle of every terminal, and types it for none. */
type TtyHandle = { getWindowSize(size: [number, number]): number };

/** A terminal's own path: no link, no way round. */
const TERMINAL = /^\/dev\/(pts\/\d+|ttys\d+|tty\d+)$/;

function openChecked(path: string): number {
  const refuse = (reason: string): never => {
    throw new MoitumiError('no_door', `The terminal ${path} cannot be served: ${reason}.`, { path, reason });
  };
  if (!TERMINAL.test(path)) refuse('that is no path of a terminal');
  try {
    const named = lstatSync(path);
    if (!named.isCharacterDevice() || named.uid !== process.getuid?.()) refuse('it is not this user’s');
    const fd = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    if (isatty(fd) && fstatSync(fd).rdev === named.rdev) return fd;
    closeSync(fd);
    return refuse('it is no terminal');
  } catch (error) {
    if (error instanceof MoitumiError) throw error;
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

/** At once, since a key's echo waits for it; how much was taken. */
function tryWrite(fd: number, bytes: Uint8Array): number {
  try {
    return writeSync(fd, bytes);
  } catch {
    // It takes nothing now, or is gone: the stream finds out which.
    return 0;
  }
}

function drainOf(stream: ReadStream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stream.off('drain', done).off('close', done);
      resolve();
    };
    const timer = setTimeout(done, FLUSH_MS);
    stream.on('drain', done).on('close', done);
  });
}
